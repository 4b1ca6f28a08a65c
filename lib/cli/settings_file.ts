import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseEnv } from 'node:util';

import { CliError } from './cli_error.js';
import { EXIT } from './exit_codes.js';

/** Settings from a file. Variables that are set already win. */
export function loadSettings(path: string): void {
  for (const [name, value] of Object.entries(parseEnv(contentOf(path)))) process.env[name] ??= value;
}

function contentOf(path: string): string {
  try {
    // The first name would begin with the mark that some editors put before a text.
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? 'unreadable';
    const isFolder = code === 'EISDIR';
    throw new CliError('not_configured', `--settings: ${path} ${isFolder ? 'is a folder' : `cannot be read (${code})`}.`, {
      exitCode: EXIT.notConfigured,
      fix: isFolder ? 'Name the file in it that has lines of NAME=value.' : 'Check the path and its permissions.',
      cause,
    });
  }
}
