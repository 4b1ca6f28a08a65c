import { invalid } from '../api_error.js';

type Body = Record<string, unknown>;

const DIGITS = /^\d+$/;

/** Pinterest counts characters, not UTF-16 units: an emoji is one. */
export function codePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const isPair =
      unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    if (isPair) index += 1;
    count += 1;
  }
  return count;
}

/** An optional text of at most so many code points; null and absent are the same. */
export function optionalText(body: Body, field: string, maxLength: number): string | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string')
    throw invalid(`${JSON.stringify(value)} is not of type 'string' (${field})`);
  if (value.length > maxLength && codePoints(value) > maxLength) {
    throw invalid(
      `'${value.slice(0, 40)}...' is too long (${field}, constraint: maxLength=${maxLength})`,
    );
  }
  return value;
}

export function requiredText(body: Body, field: string, maxLength: number): string {
  const value = optionalText(body, field, maxLength);
  if (value === null) throw invalid(`'${field}' is a required property`);
  if (value.length === 0) throw invalid(`'' is too short (${field}, constraint: minLength=1)`);
  return value;
}

export function optionalId(body: Body, field: string): string | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !DIGITS.test(value)) {
    throw invalid(`${JSON.stringify(value)} does not match '^\\\\d+$' (${field})`);
  }
  return value;
}

export function requiredId(body: Body, field: string): string {
  const value = optionalId(body, field);
  if (value === null) throw invalid(`'${field}' is a required property`);
  return value;
}

export function optionalChoice<Choice extends string>(
  body: Body,
  field: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!choices.includes(value as Choice)) {
    throw invalid(`${JSON.stringify(value)} is not one of ${JSON.stringify(choices)} (${field})`);
  }
  return value as Choice;
}

export function requiredChoice<Choice extends string>(
  body: Body,
  field: string,
  choices: readonly Choice[],
): Choice {
  const value = optionalChoice(body, field, choices);
  if (value === undefined) throw invalid(`'${field}' is a required property`);
  return value;
}

export function optionalFlag(body: Body, field: string): boolean | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean')
    throw invalid(`${JSON.stringify(value)} is not of type 'boolean' (${field})`);
  return value;
}

/** An optional whole number, zero or more. */
export function optionalCount(body: Body, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || (value as number) < 0)
    throw invalid(`${JSON.stringify(value)} is not a whole number (${field}, constraint: minimum=0)`);
  return value as number;
}

/** A query parameter that must be one of the listed words. */
export function queryChoice<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  return optionalChoice({ [name]: query.get(name) }, name, choices);
}

export function requiredQuery(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === '') throw invalid(`'${name}' is a required query parameter`);
  return value;
}
