import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { CliError } from './cli_error.js';
import { EXIT } from './exit_codes.js';

/** Settings from a file. The process's own variables come before them, as with `node --env-file`. */
export function readEnvFile(path: string): Record<string, string | undefined> {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')) };
  } catch (cause) {
    throw new CliError('not_configured', `--env-file: ${path} cannot be read (${(cause as { code?: string }).code ?? 'unreadable'}).`, {
      exitCode: EXIT.notConfigured,
      fix: 'Check the path and its permissions.',
      cause,
    });
  }
}
