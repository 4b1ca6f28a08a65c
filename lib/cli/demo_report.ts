import type { ExecutedPin } from '../simulator/index.js';
import type { FailedPin, Pin, PinOutcome } from '../types.js';

/** One pin and what the client knows of it. */
export interface Row {
  pin: Pin;
  board: string;
  result: string;
  /** At Pinterest, when it is known to be there. */
  id?: string;
  /** Sent, and nobody knows what became of it. */
  lost?: FailedPin;
  /** Proven not to be there: may be sent again. */
  absent?: boolean;
}

export function rowOf(pin: Pin, board: string, outcome: PinOutcome): Row {
  if (outcome.status === 'published') {
    const result = outcome.pin.foundByLook ? 'answer lost, pin found' : 'published';
    return { pin, board, result, id: outcome.pin.id };
  }
  const { code, outcome: sent } = outcome.error;
  if (sent === 'unknown') return { pin, board, result: `unknown: ${code}`, lost: outcome };
  return { pin, board, result: `${sent}: ${code}` };
}

export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ pin, board, result, id }) => [pin.title ?? '', board, result, id ?? '-']);
  const all = [['pin', 'board', 'result', 'id at Pinterest'], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((line) => (line[column] as string).length)));
  return all.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}

export function summary(rows: readonly Row[], seconds: number): string {
  const counts = new Map<string, number>();
  for (const { result } of rows) counts.set(result, (counts.get(result) ?? 0) + 1);
  const lines = [...counts].sort(([, a], [, b]) => b - a).map(([result, count]) => `  ${String(count).padStart(3)}  ${result}\n`);
  return `${lines.join('')}  ${String(rows.length).padStart(3)}  pins in ${seconds.toFixed(1)} s\n`;
}

/** Where the client's report and the other side's ledger differ, and how many pins were really made. */
export interface Comparison {
  asked: number;
  made: number;
  /** Reported with an id, and not the pin that was made for it. */
  lost: string[];
  twice: string[];
  /** Reported as refused or absent, and made all the same. */
  denied: string[];
  /** Left for a person to judge. */
  unknown: string[];
}

/** The link names the pin: the ledger keeps it as it was asked for. */
export function compareWithLedger(rows: readonly Row[], ledger: readonly Pick<ExecutedPin, 'pinId' | 'link'>[]): Comparison {
  const comparison: Comparison = { asked: rows.length, made: ledger.length, lost: [], twice: [], denied: [], unknown: [] };
  for (const { pin, id, lost } of rows) {
    const title = pin.title ?? '';
    const made = ledger.filter(({ link }) => link === pin.link);
    if (made.length > 1) comparison.twice.push(title);
    else if (lost) comparison.unknown.push(title);
    else if (id !== undefined && made[0]?.pinId !== id) comparison.lost.push(title);
    else if (id === undefined && made.length > 0) comparison.denied.push(title);
  }
  return comparison;
}

export function verdict({ asked, made, lost, twice, denied, unknown }: Comparison): { text: string; ok: boolean } {
  const wrong = [
    ...twice.map((title) => `made twice: ${title}`),
    ...lost.map((title) => `reported as published, and not there: ${title}`),
    ...denied.map((title) => `reported as not published, and there: ${title}`),
  ];
  const head = `The simulator's own ledger: ${made} pins made for ${asked} asked`;
  if (wrong.length > 0) return { text: `${head}. WRONG:\n  ${wrong.join('\n  ')}`, ok: false };
  const open = unknown.length === 0 ? '' : `; ${unknown.length} reported as unknown, for a person to judge`;
  return { text: `${head}, none lost, none twice${open}.`, ok: true };
}
