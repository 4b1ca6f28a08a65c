import { parseArgs } from 'node:util';

import { usageError } from './cli_error.js';
import { type Command, type OptionSpec, text, texts, type Value, type Values } from './command.js';
import { nearest } from './nearest.js';

/** Every command has them. */
export const COMMON: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'boolean', text: 'one JSON document on stdout, nothing else there' },
  settings: { type: 'string', value: 'file', text: 'read settings from a file of NAME=value lines' },
  debug: { type: 'boolean', text: 'show the stack of a failure' },
  help: { type: 'boolean', text: 'this text' },
};

/** The common ones last, and a command's own words for one of them instead of ours. */
export const optionsOf = ({ options }: Command): Readonly<Record<string, OptionSpec>> => ({ ...options, ...COMMON, ...options });

export interface Parsed {
  values: Values;
  positionals: string[];
}

/** Reads a command's arguments; what it does not know is refused by name. */
export function parse(name: string, command: Command, args: readonly string[]): Parsed {
  const known = optionsOf(command);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(known).map(([option, { type }]) => [option, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, Value> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.rawName === '-h') values['help'] = true;
    else {
      const value = optionValue(name, known, token);
      const again = known[token.name]?.multiple === true && typeof value === 'string';
      values[token.name] = again ? [...texts(values, token.name), value] : value;
    }
  }
  if (values['help'] !== true) checkPositionals(name, command, positionals);
  return { values, positionals };
}

interface OptionToken {
  name: string;
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function optionValue(name: string, known: Readonly<Record<string, OptionSpec>>, token: OptionToken): string | boolean {
  const help = `See: pinterest-native ${name} --help`;
  const spec = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
  if (spec === undefined) {
    const meant = nearest(token.name, Object.keys(known));
    const hint = meant === undefined ? help : `Did you mean --${meant}? ${help}`;
    throw usageError(`"${name}" has no option ${token.rawName}.`, hint);
  }
  if (spec.type === 'boolean') {
    if (token.value !== undefined) throw usageError(`--${token.name} takes no value.`, help);
    return true;
  }
  // Without `=`, an option that follows would be taken for the value.
  const swallowed = token.inlineValue !== true && token.value?.startsWith('--') === true;
  if (token.value === undefined || token.value.trim() === '' || swallowed) {
    throw usageError(`--${token.name} needs a value: --${token.name} <${spec.value ?? 'value'}>.`, help);
  }
  return token.value;
}

function checkPositionals(name: string, { positionals: spec }: Command, given: readonly string[]): void {
  const help = `See: pinterest-native ${name} --help`;
  const most = spec?.most ?? 0;
  if (spec !== undefined && given.length < spec.least) {
    throw usageError(`"${name}" needs <${spec.name}>: ${spec.text}.`, help);
  }
  if (spec !== undefined && given.some((each) => each.trim() === '')) {
    throw usageError(`"${name}" received an empty <${spec.name}>.`, help);
  }
  if (spec !== undefined && given.length > most && most > 1) {
    throw usageError(`"${name}" takes at most ${most} <${spec.name}>, and received ${given.length}.`, help);
  }
  if (given.length > most) {
    throw usageError(`"${name}" does not take "${given[most] ?? ''}".`, help);
  }
}

export function wholeNumber(values: Values, name: string, least: number, most: number): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (!/^\d+$/.test(given) || number < least || number > most) {
    throw usageError(`--${name}: expected a whole number from ${least} to ${most} but received "${given}".`, 'Correct the value.');
  }
  return number;
}

export function choice<T extends string>(values: Values, name: string, choices: readonly T[]): T | undefined {
  const given = text(values, name);
  if (given === undefined || choices.includes(given as T)) return given as T | undefined;
  throw usageError(`--${name}: expected ${choices.join(' or ')} but received "${given}".`, 'Correct the value.');
}
