import { spawn } from 'node:child_process';

/** Runs a command in this one's place and ends as it ends. */
export function inForeground(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the child by itself; said twice it would mean "end at once". Nobody else hands SIGTERM on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
