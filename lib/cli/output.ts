import { styleText } from 'node:util';

import { columnsOf, fitted } from './text_width.js';

export { plural } from '../plural.js';

export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Style = 'green' | 'red' | 'yellow' | 'dim' | 'bold' | 'cyan';

export interface OutputOptions {
  stdout: Stream;
  stderr: Stream;
  json: boolean;
  env: NodeJS.ProcessEnv;
}

/** Where a command says things: its result on stdout, everything else beside it. */
export class Output {
  readonly json: boolean;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly #plain: boolean;

  constructor({ stdout, stderr, json, env }: OutputOptions) {
    this.json = json;
    this.stdout = stdout;
    this.stderr = stderr;
    this.#plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  }

  /** The result, once: the document with --json, the text without. */
  result(document: object, words: string): void {
    this.stdout.write(this.json ? `${JSON.stringify(document)}\n` : `${words.trimEnd()}\n`);
  }

  /** On the way to the result. */
  note(words: string): void {
    (this.json ? this.stderr : this.stdout).write(`${words}\n`);
  }

  paint(style: Style, words: string, stream: Stream = this.stdout): string {
    if (this.#plain || stream.isTTY !== true) return words;
    return styleText(style, words, { validateStream: false });
  }
}

/** Text of others (board names, titles) as a terminal may show it: no control or direction characters. */
export const printable = (words: string): string =>
  words.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');

const LONGEST_CELL = 44;

function cell(value: string | number | null | undefined, isLast: boolean): string {
  const words = printable(String(value ?? '-'));
  // What comes last breaks no column, and may be an address that somebody copies.
  return isLast ? words : fitted(words, LONGEST_CELL);
}

export type TableRow = readonly (string | number | null | undefined)[];

/** Columns as wide as what is in them. */
export function table(head: readonly string[], rows: readonly TableRow[], output: Output): string {
  const cells = rows.map((row) => row.map((value, column) => cell(value, column === row.length - 1)));
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => columnsOf(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row.map((each, column) => each + ' '.repeat((widths[column] ?? 0) - columnsOf(each))).join('  ').trimEnd();
  return [output.paint('dim', line(head)), ...cells.map(line)].join('\n');
}

/** A time as the reader's clock shows it. */
export function localTime(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return '-';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
