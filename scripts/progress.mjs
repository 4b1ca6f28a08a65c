import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const HEARTBEAT_MS = 15_000;
const LINES_SHOWN_ON_FAILURE = 60;

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

// Standard error, because scripts print their result (a path) on standard output.
export const say = (line) => process.stderr.write(`${line}\n`);

/** A command that failed has said all there is to say; our own stack would bury it. */
class CommandFailed extends Error {}

process.on('uncaughtException', (error) => {
  say(error instanceof CommandFailed ? error.message : error.stack);
  process.exit(1);
});

/** Runs one long step: one line when it starts, one when it ends, and a sign of life in between. */
export async function step(title, work) {
  const started = Date.now();
  let detail = '';
  say(`- ${title} ...`);
  const heartbeat = setInterval(
    () => say(`  ${title}: still running, ${seconds(started)}${detail && `, ${detail}`}`),
    HEARTBEAT_MS,
  );
  try {
    const result = await work((text) => { detail = text; });
    say(`  ${title}: done in ${seconds(started)}`);
    return result;
  } catch (error) {
    say(`  ${title}: FAILED after ${seconds(started)}`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Each with whether it may be cut short. */
const running = new Map();
let ending;

/** What runs ends first: a compiler that went on would write into what the next builder makes. Asked again, it ends at once. */
function end(signal) {
  for (const [child, mayBeCut] of running) if (mayBeCut) child.kill(ending ? 'SIGKILL' : signal);
  ending ??= signal;
}

function begin(start, mayBeCut) {
  // Before it starts: whoever is told to end in between would leave it behind.
  if (running.size === 0) for (const signal of ENDINGS) process.on(signal, end);
  const child = start();
  running.set(child, mayBeCut);
  return child;
}

function ended(child) {
  running.delete(child);
  if (running.size > 0) return;
  for (const signal of ENDINGS) process.off(signal, end);
  // As whoever is told to end does: not by going on to the next step.
  if (ending) process.kill(process.pid, ending);
}

/**
 * Runs a command with its output in `log`; the end of the log is shown when it fails. With `mayBeCut` false it comes to its end
 * even when this process is told to: what it changes is not ours to leave half done.
 */
export function run(command, args, { cwd, env, log, report = () => {}, mayBeCut = true }) {
  mkdirSync(dirname(log), { recursive: true });
  return new Promise((resolve, reject) => {
    const file = createWriteStream(log, { flags: 'a' });
    const options = { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
    const child = begin(() => spawn(command, args, options), mayBeCut);
    const take = (chunk) => {
      file.write(chunk);
      const counter = /\[(\d+\/\d+)\][^[]*$/.exec(String(chunk));
      if (counter) report(`step ${counter[1]}`);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => reject(new Error(`Cannot run ${command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      ended(child);
      file.end(() => {
        if (code === 0) resolve();
        else reject(new CommandFailed(failureText(command, args, code ?? signal, log)));
      });
    });
  });
}

function failureText(command, args, ending, log) {
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LINES_SHOWN_ON_FAILURE);
  return `${command} ${args.join(' ')} ended with ${ending}. End of ${log}:\n${tail.join('\n')}`;
}
