import { openapi } from './openapi.mjs';

/** A part of Pinterest's description, with what it refers to in its place. */
export function resolved(part) {
  if (!part.$ref) return part.allOf?.length === 1 ? { ...resolved(part.allOf[0]), ...part } : part;
  const path = part.$ref.slice('#/'.length).split('/');
  return resolved(path.reduce((inside, name) => inside[name], openapi));
}

const DIGITS = '^\\d+$';
const isId = ({ pattern }) => pattern === DIGITS;

/** A value that fits. */
export function fitting(given) {
  const schema = resolved(given);
  if (schema.oneOf) return fitting(schema.oneOf[0]);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return Array(schema.minItems ?? 1).fill(fitting(schema.items));
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.format === 'date') return '2025-12-01';
  return isId(schema) ? '1234' : 'word';
}

function ofText({ maxLength, minLength, pattern, enum: choices, format }) {
  return [
    choices && ['none of its words', 'NO_SUCH_WORD'],
    maxLength && !isId({ pattern }) && [`longer than ${maxLength}`, 'x'.repeat(maxLength + 1)],
    maxLength && isId({ pattern }) && [`longer than ${maxLength}`, '1'.repeat(maxLength + 1)],
    minLength && ['empty', ''],
    isId({ pattern }) && ['not digits', 'abc'],
    pattern?.includes('+/=') && ['not base64', 'data:image/png;base64,AA'],
    format === 'date' && ['no date', 'yesterday'],
    format === 'date' && ['a day that is not', '2025-02-30'],
  ];
}

function ofNumber({ minimum, maximum, enum: choices }) {
  return [
    ['no number', 'many'],
    ['with a fraction', 1.5],
    minimum !== undefined && [`less than ${minimum}`, minimum - 1],
    maximum !== undefined && [`more than ${maximum}`, maximum + 1],
    choices && ['none of its numbers', 31],
  ];
}

function ofList({ items, minItems, maxItems }) {
  const each = violations(items).map(([what, value]) => [`with one ${what}`, [value]]);
  return [
    minItems > 1 && [`shorter than ${minItems}`, Array(minItems - 1).fill(fitting(items))],
    maxItems && [`longer than ${maxItems}`, Array(maxItems + 1).fill(fitting(items))],
    ...each.map(([what, [value]]) => [what, Array(Math.max(minItems ?? 1, 1)).fill(value)]),
  ];
}

/** What does not fit a schema, as `[what is wrong, value]`. */
export function violations(given) {
  const schema = resolved(given);
  // Metrics: one word of any of the lists.
  if (schema.oneOf) return violations(schema.oneOf[0]).filter(([what]) => what.startsWith('none of'));
  const found = {
    string: ofText, integer: ofNumber, number: ofNumber, array: ofList,
    boolean: () => [['neither true nor false', 'maybe']],
  }[schema.type]?.(schema) ?? [];
  return found.filter(Boolean);
}
