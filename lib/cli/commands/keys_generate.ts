import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';

import { generateSealKey } from '../../seal/key_file.js';
import { CliError } from '../cli_error.js';
import { type Command, text } from '../command.js';
import { EXIT } from '../exit_codes.js';

export const keysGenerate: Command = {
  failure: 'No key was made',
  details:
    'Draws a key of 32 bytes from the operating system and prints it, or writes it to a new file that only you can read. ' +
    'Whoever has it can open the stored tokens: keep it in a secret store, with a copy.',
  options: { out: { type: 'string', value: 'file', text: 'write it there (mode 0600, never over an existing file; default: print it)' } },
  run: async ({ values, output }) => {
    const key = generateSealKey();
    const file = text(values, 'out');
    if (file === undefined) {
      output.result({ ok: true, key }, key);
      return EXIT.ok;
    }
    writeNew(file, key);
    output.result({ ok: true, file }, `A new key is in ${file}. Keep a copy: without it the stored tokens do not open.`);
    return EXIT.ok;
  },
};

function writeNew(file: string, key: string): void {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(descriptor, `${key}\n`);
      fsyncSync(descriptor);
    } catch (error) {
      // On a full disk. What stayed would look like a key to whoever tries again, and to us.
      rmSync(file, { force: true });
      throw error;
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    const { code } = cause as { code?: string };
    const why = code === 'EEXIST' ? 'exists already, and a key that is written over is lost for ever' : `cannot be written (${code ?? 'error'})`;
    throw new CliError('file_not_written', `--out: ${file} ${why}.`, { fix: 'Name another file.', cause });
  }
}
