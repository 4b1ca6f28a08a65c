import process from 'node:process';

import { CliError } from './cli_error.js';
import { EXIT } from './exit_codes.js';

/** Settings from a file. Variables that are set already win. */
export function loadSettings(path: string): void {
  try {
    process.loadEnvFile(path);
  } catch (cause) {
    const why = (cause as { code?: string }).code ?? 'unreadable';
    throw new CliError('not_configured', `--settings: ${path} cannot be read (${why}).`, {
      exitCode: EXIT.notConfigured,
      fix: 'Check the path and its permissions.',
      cause,
    });
  }
}
