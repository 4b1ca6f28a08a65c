import { VERSION } from '../version.js';
import { optionsOf } from './arguments.js';
import type { Command, OptionSpec } from './command.js';
import { COMMANDS, type CommandEntry } from './commands.js';
import { EXIT_TEXTS } from './exit_codes.js';
import type { Stream } from './output.js';

const WIDEST = 96;
const NARROWEST = 48;

/** What a reader can see at once; as much as is good to read where nobody says how wide the terminal is. */
export const widthOf = ({ columns }: Stream): number => Math.max(NARROWEST, Math.min(WIDEST, columns || WIDEST));

/** Two columns, the right one broken into lines. */
function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, words]) => `  ${name.padEnd(left)}${broken(words, left + 2, width)}`).join('\n');
}

function broken(words: string, indent: number, width: number): string {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width - indent) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Of all commands, or of those whose first word is `group`. */
export function generalHelp(width: number, group?: string): string {
  const own = commandsOf(group);
  const about = group === undefined ? ': Pinterest accounts, boards and pins from the command line' : '';
  return [
    broken(`pinterest-native ${VERSION}${about}`, 2, width),
    '',
    `pinterest-native ${group === undefined ? '' : `${group} `}<command> [options]`,
    '',
    columns(own.map(({ name, summary }) => [name, summary]), width),
    '',
    columns([
      ['<command> --help', 'its options'],
      ['--version', 'the version'],
    ], width),
    '',
    'Exit codes',
    columns(EXIT_TEXTS.map(([code, words]) => [String(code), words]), width),
    '',
  ].join('\n');
}

export function commandHelp({ name, summary }: CommandEntry, command: Command, width: number): string {
  const { positionals, details } = command;
  const most = positionals === undefined ? '' : positionals.most > 1 ? ` <${positionals.name}...>` : ` <${positionals.name}>`;
  const usage = positionals?.least === 0 ? ` [${most.trim()}]` : most;
  const options = Object.entries(optionsOf(command));
  return [
    broken(`pinterest-native ${name}: ${summary}`, 2, width),
    '',
    `pinterest-native ${name}${usage} [options]`,
    '',
    ...(details === undefined ? [] : [`  ${broken(details, 2, width)}`, '']),
    columns([
      ...(positionals === undefined ? [] : [[`<${positionals.name}>`, positionals.text] as const]),
      ...options.map(([option, spec]) => [optionName(option, spec), spec.text] as const),
    ], width),
    '',
    '  What the exit code means: pinterest-native --help',
    '',
  ].join('\n');
}

const optionName = (name: string, { type, value }: OptionSpec): string =>
  type === 'boolean' ? `--${name}` : `--${name} <${value ?? 'value'}>`;

/** The commands whose first word it is, `boards sync` and `boards list`; all of them without. */
export const commandsOf = (group: string | undefined): readonly CommandEntry[] =>
  group === undefined ? COMMANDS : COMMANDS.filter(({ name }) => name.startsWith(`${group} `));

/** The same for programs. */
export function commandDocument({ name, summary }: CommandEntry, command: Command): object {
  const { positionals, details } = command;
  return { ok: true, command: name, summary, details, positionals, options: optionsOf(command) };
}

export function generalDocument(group?: string): object {
  const commands = commandsOf(group).map(({ name, summary }) => ({ name, summary }));
  const exitCodes = Object.fromEntries(EXIT_TEXTS.map(([code, words]) => [code, words]));
  return { ok: true, version: VERSION, commands, exitCodes };
}
