// A server that a test starts for itself: on loopback, not as root, and never outliving the tests.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const isRoot = process.getuid() === 0;
// Made by Debian's package; PostgreSQL and PgBouncer refuse to run as root.
const userId = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
const owner = isRoot ? { uid: userId('-u'), gid: userId('-g') } : undefined;

/** A folder that belongs to the user the servers run as. */
export function serverFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `pinterest-${name}-`));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The command line that runs a program as that user and interrupts it when this process dies. */
export function guarded(program, args) {
  const drop = owner ? [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'] : [];
  return ['setpriv', ['--pdeathsig', 'INT', ...drop, program, ...args]];
}

/** Starts a server and waits for the line that says it is ready. */
export async function startServer(program, args, readyLine, cwd) {
  const child = spawn(...guarded(program, args), { stdio: ['ignore', 'pipe', 'pipe'], cwd });
  const exited = new Promise((resolve) => child.on('close', resolve));
  let output = '';
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${program} was not ready:\n${output}`)), READY_LIMIT_MS);
    const hear = (chunk) => {
      output = (output + chunk).slice(-20_000);
      if (!readyLine.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    exited.then(() => {
      clearTimeout(timer);
      reject(new Error(`${program} ended:\n${output}`));
    });
  });
  return {
    pid: child.pid,
    async stop(signal = 'SIGINT') {
      child.kill(signal);
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await exited;
      clearTimeout(killer);
    },
  };
}
