import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MANIFEST = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url)));
export const COMMAND = fileURLToPath(new URL(`../../../${MANIFEST.bin['pinterest-native']}`, import.meta.url));

/** What the command line of whoever runs the tests has set must not reach the commands. */
const SURROUNDINGS = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^PINTEREST_(?!NATIVE_BINDING)|^DATABASE_URL$|^FORCE_COLOR$|_proxy$/i.test(name)),
);

/** A folder that goes when the test ends. */
export function folderFor(t) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A running command; `written` has what it said until now. */
export function start(args, { env = {}, cwd, input = 'ignore', command = process.execPath, before = [], timeout = 60_000 } = {}) {
  const child = spawn(command, [...before, COMMAND, ...args], {
    cwd,
    env: { ...SURROUNDINGS, ...env },
    stdio: [input, 'pipe', 'pipe'],
    timeout,
  });
  child.written = { out: '', err: '' };
  child.stdout.on('data', (data) => (child.written.out += data));
  child.stderr.on('data', (data) => (child.written.err += data));
  return child;
}

/** The command from start to end. */
export async function run(args, options) {
  const child = start(args, options);
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...child.written };
}

/** With --json: the one document, and that there is nothing else. */
export async function runJson(args, options) {
  const { code, out, err } = await run([...args, '--json'], options);
  const lines = out.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`Not one document on stdout: ${out}\n${err}`);
  return { code, document: JSON.parse(lines[0]), err };
}
