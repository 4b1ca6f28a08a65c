import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./store_process.mjs', import.meta.url));
const LIMIT_MS = 60_000;

/** Starts store_process.mjs with a task; `ended` gives { code, output }. */
export function startTask(t, task) {
  const child = fork(PROGRAM, [JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { output += chunk; });
  const killer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const ended = once(child, 'close').then(([code, signal]) => {
    clearTimeout(killer);
    return { code: code ?? signal, output: output.trim() };
  });
  t.after(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return { child, ended };
}
