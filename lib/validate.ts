import { misuse } from './errors.js';

/** What a value is, for messages. Never the value: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Uint8Array) return 'bytes';
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return value === '' ? 'an empty string' : 'a string';
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}

export function wrongType(field: string, expected: string, value: unknown): TypeError {
  return misuse('ERR_INVALID_ARG_TYPE', field, `Expected ${expected} but received ${kindOf(value)}`);
}

export function wrongValue(field: string, expected: string, received: string): TypeError {
  return misuse('ERR_INVALID_ARG_VALUE', field, `Expected ${expected} but received ${received}`);
}

export type Fields = Readonly<Record<string, unknown>>;

export function object(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(field, 'an object', value);
  }
  return value as Fields;
}

/** An object with nothing but `known` in it: a misspelt option must not be ignored in silence. */
export function options(value: unknown, field: string, known: readonly string[]): Fields {
  if (value === undefined) return {};
  const given = object(value, field);
  for (const name in given) {
    if (known.includes(name) || !Object.hasOwn(given, name)) continue;
    const path = field === 'options' ? name : `${field}.${name}`;
    throw misuse('ERR_INVALID_ARG_VALUE', path, `Unknown; expected one of ${known.join(', ')}`);
  }
  return given;
}

// ES2024, which TypeScript's ES2023 library does not describe and every supported Node has.
function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}

/**
 * What `string` takes. For those who check thousands of values: naming a field that is as it should be costs more than looking at it.
 */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && isWellFormed(value);
}

export function string(value: unknown, field: string): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (!isWellFormed(value)) {
    throw wrongValue(field, 'valid Unicode', 'half of a surrogate pair: text was cut inside a character');
  }
  return value;
}

export function text(value: unknown, field: string): string {
  if (string(value, field) === '') throw wrongType(field, 'a string that is not empty', value);
  return value as string;
}

/** An id of Pinterest's. Another text in its place could lead to another place. */
export function id(value: unknown, field: string): string {
  const given = text(value, field);
  if (!/^[0-9]+$/.test(given)) throw wrongValue(field, 'an id made of digits', 'another text');
  return given;
}

export function optionalId(value: unknown, field: string): string | undefined {
  return value === undefined || value === null ? undefined : id(value, field);
}

export function optionalText(value: unknown, field: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, field);
}

export function optionalBoolean(value: unknown, field: string): boolean | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean') throw wrongType(field, 'a boolean', value);
  return value;
}

export function integer(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== 'number') throw wrongType(field, 'a number', value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw wrongValue(field, `a whole number from ${least} to ${most}`, String(value));
  }
  return value;
}

export function optionalInteger(
  value: unknown,
  field: string,
  least: number,
  most: number,
): number | undefined {
  return value === undefined ? undefined : integer(value, field, least, most);
}

export function oneOf<T extends string>(value: unknown, field: string, choices: readonly T[]): T {
  if (choices.includes(value as T)) return value as T;
  const expected = choices.map((choice) => `'${choice}'`).join(' or ');
  if (typeof value !== 'string') throw wrongType(field, expected, value);
  throw wrongValue(field, expected, 'another string');
}

export function array(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(field, 'an array', value);
  return value;
}

export function strings(value: unknown, field: string): string[] {
  return array(value, field).map((each, index) => text(each, `${field}[${index}]`));
}

export function optionalStrings(value: unknown, field: string): string[] | undefined {
  return value === undefined ? undefined : strings(value, field);
}

export function optionalFunction<F extends (...args: never[]) => unknown>(
  value: F | undefined,
  field: string,
): F | undefined {
  if (value !== undefined && typeof value !== 'function') throw wrongType(field, 'a function', value);
  return value;
}

export function optionalSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof AbortSignal)) throw wrongType('signal', 'an AbortSignal', value);
  return value;
}

/** A secret: text, or bytes that the caller can wipe. */
export function secret(value: unknown, field: string): string | Uint8Array {
  if (value instanceof Uint8Array && value.length > 0) return value;
  if (typeof value !== 'string' || value === '') {
    throw wrongType(field, 'a string or Uint8Array that is not empty', value);
  }
  return string(value, field);
}

/** `Date` reads much more than ISO dates, "2026" and "7" among it, and hardly ever as it was meant. */
export function date(value: unknown, field: string): Date {
  const isDate = value instanceof Date;
  if (!isDate && !/^\d{4}-\d\d-\d\d/.test(string(value, field))) throw wrongValue(field, 'an ISO date', 'another text');
  const parsed = isDate ? value : new Date(value as string);
  if (Number.isNaN(parsed.getTime())) throw wrongValue(field, 'a date', 'an unreadable one');
  return parsed;
}

/** A URL for http or https. What is in it stays out of messages: it may hold a password. */
export function url(value: unknown, field: string): URL {
  const given = text(value, field);
  if (!URL.canParse(given)) throw wrongValue(field, 'a URL', 'a string that is none');
  const parsed = new URL(given);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw wrongValue(field, 'an http or https URL', `one for ${parsed.protocol}`);
  }
  return parsed;
}
