#!/usr/bin/env node
import process from 'node:process';

import { VERSION } from '../version.js';
import { parse } from './arguments.js';
import { CliError, usageError } from './cli_error.js';
import { type Command, flag, text } from './command.js';
import { COMMANDS, type CommandEntry } from './commands.js';
import { loadSettings } from './settings_file.js';
import { EXIT } from './exit_codes.js';
import { failureOf, reportFailure } from './failure_report.js';
import { commandDocument, commandHelp, commandsOf, generalDocument, generalHelp, widthOf } from './help.js';
import { listenForInterrupt } from './interrupt.js';
import { nearest } from './nearest.js';
import { Output } from './output.js';

const STOPPING = 'Stopping: nothing more is sent, what is on its way is finished. Ctrl-C again ends at once.';

/** Resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env } = process;
  const output = new Output({ stdout, stderr, env, json: args.includes('--json') });
  let what = 'The command did not run';
  try {
    const asked = requested(args);
    if (asked === 'version') return answer(output, { ok: true, version: VERSION }, VERSION);
    if ('help' in asked) return answer(output, generalDocument(asked.help), generalHelp(widthOf(stdout), asked.help));
    const command = await asked.entry.load();
    what = command.failure;
    return await run(asked.entry, command, asked.rest, output);
  } catch (error) {
    const failure = failureOf(error, what);
    const stack = args.includes('--debug') && error instanceof Error ? error.stack : undefined;
    reportFailure(failure, output, stack);
    return failure.exitCode;
  }
}

function answer(output: Output, document: object, words: string): number {
  output.result(document, words);
  return EXIT.ok;
}

/** `help`: of the commands that begin with this word, or of all. */
type Requested = 'version' | { help: string | undefined } | { entry: CommandEntry; rest: readonly string[] };

/** What may stand before the command too. */
const SWITCHES: readonly (string | undefined)[] = ['--json', '--debug'];

/** Which command the first words name. `help boards sync` is `boards sync --help`. */
function requested(args: readonly string[]): Requested {
  const [first, ...others] = args;
  if (SWITCHES.includes(first) && others.some((word) => !SWITCHES.includes(word))) return requested([...others, first as string]);
  if (first === 'help') {
    const words = others.filter((word) => !word.startsWith('-'));
    return words.length === 0 ? { help: undefined } : requested([...others, '--help']);
  }
  if (first === undefined || first === '--help' || first === '-h' || SWITCHES.includes(first)) {
    return args.includes('--version') ? 'version' : { help: undefined };
  }
  if (first === '--version') return 'version';
  const entry = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  if (entry !== undefined) return { entry, rest: args.slice(entry.name.split(' ').length) };
  const next = others.find((word) => !SWITCHES.includes(word));
  if ((next === '--help' || next === '-h') && commandsOf(first).length > 0) return { help: first };
  throw unknownCommand(first, others[0]);
}

function unknownCommand(first: string, second: string | undefined): Error {
  const group = commandsOf(first).map(({ name }) => name);
  if (group.length > 0 && (second === undefined || second.startsWith('-'))) {
    return usageError(`"${first}" needs one more word.`, `One of: ${group.join(', ')}.`);
  }
  const given = group.length > 0 ? `${first} ${second ?? ''}` : first;
  const names = group.length > 0 ? group : COMMANDS.flatMap(({ name }) => [name, name.split(' ')[0] as string]);
  const meant = nearest(given, names);
  const hint = meant === undefined ? '' : `Did you mean "${meant}"? `;
  return usageError(`There is no command "${given}".`, `${hint}All commands: pinterest-native --help`);
}

async function run(entry: CommandEntry, command: Command, args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parse(entry.name, command, args);
  if (flag(values, 'help')) return answer(output, commandDocument(entry, command), commandHelp(entry, command, widthOf(output.stdout)));
  const file = text(values, 'settings');
  if (file !== undefined) loadSettings(file);
  const interrupt = listenForInterrupt(() => {
    if (command.endsByInterrupt !== true) output.stderr.write(`\n${STOPPING}\n`);
  });
  try {
    return await command.run({ name: entry.name, values, positionals, output, signal: interrupt.signal, env: process.env });
  } catch (error) {
    throw interrupt.signal.aborted ? interrupted(error) : error;
  } finally {
    interrupt.dispose();
  }
}

/** Whatever a command stopped with: it was asked to. */
function interrupted(cause: unknown): CliError {
  const fix = 'Run the command again to go on.';
  return new CliError('interrupted', 'It was stopped before its end.', { exitCode: EXIT.interrupted, fix, cause });
}

if (require.main === module) {
  let unwritten: number = EXIT.ok;
  // A run is not ended half-way because nothing takes its words: what it does is done and stored all the same.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever reads (head, less) may stop reading.
      if (error.code === 'EPIPE' || unwritten !== EXIT.ok) return;
      unwritten = EXIT.failure;
      process.exitCode ||= unwritten;
      if (stream === process.stdout) reportUnwritten(error);
    });
  }
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code || unwritten;
    // What nobody waits for any more does not keep the process.
    if (code === EXIT.interrupted) process.exit();
  });
}

/** A full disk, say. */
function reportUnwritten({ code, message }: NodeJS.ErrnoException): void {
  const { stdout, stderr, env } = process;
  const fix = 'Make room where stdout goes. What the command did stands: do not repeat it for that.';
  const failure = { code: code ?? 'error', what: 'The result was not written', why: message, fix, exitCode: EXIT.failure };
  reportFailure(failure, new Output({ stdout, stderr, env, json: false }), undefined);
}
