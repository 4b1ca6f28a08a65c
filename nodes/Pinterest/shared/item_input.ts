import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Client, PinText } from './engine.js';
import { noPinAddress, pinAddress } from './fields.js';

const pinTextFields = [
  ['title', 'Title'],
  ['description', 'Description'],
  ['altText', 'Alt Text'],
  ['link', 'Link'],
] as const;

const longestLink = 2048;

/** Not what `Number` makes of a list, a date or `true`: nobody meant that. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/** What an expression gave instead of text. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `${value}, which is no number: look at what the expression calculates with`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  // A DateTime of n8n's expressions.
  const isDate = value instanceof Date || (value !== null && 'toISO' in value);
  return isDate ? 'a date, write it out as with .toFormat("yyyy-MM-dd")' : 'an object, choose one of its fields';
}

/** The parameters of one item, read and checked before anything is sent. Every refusal names the item and the field. */
export class ItemInput {
  readonly context: IExecuteFunctions;
  readonly item: number;

  constructor(context: IExecuteFunctions, item: number) {
    this.context = context;
    this.item = item;
  }

  invalid(field: string, problem: string): NodeOperationError {
    return new NodeOperationError(this.context.getNode(), `${field}: ${problem}`, {
      itemIndex: this.item,
      description: `Item ${this.item}, field "${field}". Nothing was sent for this item.`,
    });
  }

  private value(name: string): unknown {
    return this.context.getNodeParameter(name, this.item, '', { extractValue: true });
  }

  /** Trimmed; `undefined` when empty, so that an empty field is left out of the request. */
  text(name: string, field: string): string | undefined {
    return this.checkedText(this.value(name), field);
  }

  checkedText(value: unknown, field: string): string | undefined {
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      throw this.invalid(field, `expected text but received ${kindOf(value)}`);
    }
    return String(value).trim() || undefined;
  }

  requiredText(name: string, field: string): string {
    const text = this.text(name, field);
    if (text === undefined) throw this.invalid(field, 'is empty, a value is required');
    return text;
  }

  id(name: string, field: string): string {
    const id = this.optionalId(name, field);
    if (id === undefined) throw this.invalid(field, 'is empty, choose one from the list or give its id');
    return id;
  }

  /** n8n takes the id out of an address, and of one without an id says neither which field nor what to do. */
  private refuseOtherAddress(name: string, field: string): void {
    const { mode, value } = (this.context.getNodeParameter(name, this.item, '') ?? {}) as { mode?: unknown; value?: unknown };
    if (mode !== 'url') return;
    const address = this.checkedText(value, field);
    if (address === undefined) throw this.invalid(field, `is empty. ${noPinAddress}`);
    if (!new RegExp(pinAddress).test(address)) throw this.invalid(field, noPinAddress);
  }

  optionalId(name: string, field: string): string | undefined {
    this.refuseOtherAddress(name, field);
    const value = this.value(name);
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw this.invalid(field, 'the id lost digits because it is a number, pass it as text');
    }
    const text = this.checkedText(value, field);
    if (text !== undefined && !/^\d+$/.test(text)) {
      throw this.invalid(field, `expected an id of digits only but received "${text.slice(0, 80)}"`);
    }
    return text;
  }

  /** A web address that Pinterest opens or links to. */
  checkedUrl(value: unknown, field: string): string | undefined {
    const text = this.checkedText(value, field);
    if (text === undefined) return undefined;
    if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) {
      throw this.invalid(field, `expected an address that starts with https:// or http:// but received "${text.slice(0, 80)}"`);
    }
    // A browser forgives them, and Pinterest does not.
    if (/[\u0000- <>"\\\u007f]/.test(text)) {
      throw this.invalid(field, `"${text.slice(0, 80)}" holds a space, a quote or the like, percent-encode it`);
    }
    return text;
  }

  /** Where a click leads: as long as Pinterest has room for, and never cut. */
  checkedLink(value: unknown, field: string): string | undefined {
    const link = this.checkedUrl(value, field);
    if (link === undefined || [...link].length <= longestLink) return link;
    throw this.invalid(field, `is too long (${[...link].length} characters), Pinterest takes ${longestLink}`);
  }

  link(name: string, field: string): string | undefined {
    return this.checkedLink(this.value(name), field);
  }

  url(name: string, field: string): string | undefined {
    return this.checkedUrl(this.value(name), field);
  }

  /** A whole number from 1 on; `undefined` when nothing was given. */
  checkedWhole(value: unknown, field: string, most: number): number | undefined {
    if (value === undefined || value === null || value === '') return undefined;
    const number = numberOf(value);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw this.invalid(field, `expected a whole number from 1 to ${most}`);
  }

  /** On or off, by the words too that forms and tables have for it. Nothing is off. */
  checkedFlag(value: unknown, field: string): boolean {
    if (typeof value === 'boolean') return value;
    const word = this.checkedText(value, field)?.toLowerCase() ?? 'false';
    if (word === 'true' || word === 'false') return word === 'true';
    throw this.invalid(field, `expected true or false but received "${word.slice(0, 40)}"`);
  }

  flag(name: string, field: string): boolean {
    return this.checkedFlag(this.context.getNodeParameter(name, this.item, false), field);
  }

  /** One of a list, which an expression may pass by. Nothing counts where the list has an empty value, and nowhere else. */
  checkedOption<T extends string>(value: unknown, field: string, choices: readonly T[]): T {
    const given = value ?? '';
    const chosen = choices.find((choice) => choice === given);
    if (chosen !== undefined) return chosen;
    const expected = `expected ${choices.filter((choice) => choice !== '').join(' or ')}`;
    if (given === '') throw this.invalid(field, `is empty, ${expected}`);
    throw this.invalid(field, `${expected} but received "${String(given).slice(0, 40)}"`);
  }

  option<T extends string>(name: string, field: string, choices: readonly T[]): T {
    return this.checkedOption(this.context.getNodeParameter(name, this.item, ''), field, choices);
  }

  texts(name: string, field: string): string[] {
    // An expression that finds nothing gives `null`, which is as empty as for every other field.
    const value = (this.context.getNodeParameter(name, this.item, []) as unknown) ?? [];
    if (!Array.isArray(value)) throw this.invalid(field, 'expected a list, also of a single one: ["..."]');
    return value.map(String);
  }

  collection(name: string): IDataObject {
    return this.context.getNodeParameter(name, this.item, {}) as IDataObject;
  }
}

/** With a client, which knows what Pinterest has room for. */
export class ClientInput extends ItemInput {
  private readonly client: Client;

  constructor(context: IExecuteFunctions, item: number, client: Client) {
    super(context, item);
    this.client = client;
  }

  /** Texts that Pinterest has room for: cut when the item asks for it, else refused with the field named. */
  fitting(texts: PinText, truncate: boolean, place = ''): PinText {
    const cut = this.client.pins.truncate(texts);
    if (truncate) return cut;
    for (const [name, field] of pinTextFields) {
      const text = texts[name];
      if (text === undefined || cut[name] === text) continue;
      const problem = `is too long (${[...text].length} characters), shorten it or turn on "Truncate Long Text"`;
      throw this.invalid(`${place}${field}`, problem);
    }
    return texts;
  }
}
