import { VERSION } from '../version.js';
import { optionsOf } from './arguments.js';
import type { Command, OptionSpec } from './command.js';
import { COMMANDS, type CommandEntry } from './commands.js';
import { EXIT_TEXTS } from './exit_codes.js';

const WIDTH = 96;

/** Two columns, the right one broken into lines. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, words]) => `  ${name.padEnd(left)}${broken(words, left + 2)}`).join('\n');
}

function broken(words: string, indent: number): string {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH - indent) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

export function generalHelp(): string {
  return [
    `pinterest-native ${VERSION}: Pinterest accounts, boards and pins from the command line`,
    '',
    'pinterest-native <command> [options]',
    '',
    columns(COMMANDS.map(({ name, summary }) => [name, summary])),
    '',
    columns([
      ['<command> --help', 'its options'],
      ['--version', 'the version'],
    ]),
    '',
    'Exit codes',
    columns(EXIT_TEXTS.map(([code, words]) => [String(code), words])),
    '',
  ].join('\n');
}

export function commandHelp({ name, summary }: CommandEntry, command: Command): string {
  const { positionals, details } = command;
  const most = positionals === undefined ? '' : positionals.most > 1 ? ` <${positionals.name}...>` : ` <${positionals.name}>`;
  const usage = positionals?.least === 0 ? ` [${most.trim()}]` : most;
  const options = Object.entries(optionsOf(command));
  return [
    `pinterest-native ${name}: ${summary}`,
    '',
    `pinterest-native ${name}${usage} [options]`,
    '',
    ...(details === undefined ? [] : [`  ${broken(details, 2)}`, '']),
    columns([
      ...(positionals === undefined ? [] : [[`<${positionals.name}>`, positionals.text] as const]),
      ...options.map(([option, spec]) => [optionName(option, spec), spec.text] as const),
    ]),
    '',
    '  What the exit code means: pinterest-native --help',
    '',
  ].join('\n');
}

const optionName = (name: string, { type, value }: OptionSpec): string =>
  type === 'boolean' ? `--${name}` : `--${name} <${value ?? 'value'}>`;

/** The same for programs. */
export function commandDocument({ name, summary }: CommandEntry, command: Command): object {
  const { positionals, details } = command;
  return { ok: true, command: name, summary, details, positionals, options: optionsOf(command) };
}

export function generalDocument(): object {
  const commands = COMMANDS.map(({ name, summary }) => ({ name, summary }));
  const exitCodes = Object.fromEntries(EXIT_TEXTS.map(([code, words]) => [code, words]));
  return { ok: true, version: VERSION, commands, exitCodes };
}
