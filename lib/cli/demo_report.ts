import type { ReceivedRequest } from '../simulator/index.js';
import type { StoredPin } from '../types.js';
import type { DemoPin, DemoProject } from './demo_stage.js';
import { type Output, plural, table } from './output.js';

/** One project, as the database has it and as the other side's ledger has it. */
export interface ProjectRow {
  project: string;
  account: string;
  pins: number;
  published: number;
  /** Sent, and nobody can say what became of them: a person judges. */
  unclear: number;
  /** Neither published nor unclear. */
  left: number;
  atPinterest: number;
  twice: number;
  /** Said to be published, and not the pin that was made for it. */
  lost: number;
  /** Said not to be published, and made all the same. */
  denied: number;
}

export type Made = readonly { pinId: string; link: string | null }[];

/** Holds what the database says of every pin against what was really made. */
export function compare(pins: readonly DemoPin[], stored: readonly StoredPin[], made: Made): ProjectRow[] {
  const byId = new Map(stored.map((pin) => [pin.id, pin]));
  const madeFor = new Map<string | null, { pinId: string }[]>();
  for (const { link, pinId } of made) madeFor.set(link, [...(madeFor.get(link) ?? []), { pinId }]);
  const projects = [...new Set(pins.map(({ project }) => project))];
  return projects.map((project) => rowOf(project, pins.filter((pin) => pin.project === project), byId, madeFor));
}

function rowOf(
  { name, account }: DemoProject,
  pins: readonly DemoPin[],
  stored: ReadonlyMap<string, StoredPin>,
  madeFor: ReadonlyMap<string | null, readonly { pinId: string }[]>,
): ProjectRow {
  const row = { project: name, account: `@${account.username}`, pins: pins.length, published: 0, unclear: 0, left: 0, atPinterest: 0, twice: 0, lost: 0, denied: 0 };
  for (const { id, link } of pins) {
    const there = madeFor.get(link) ?? [];
    const pin = stored.get(id);
    row.atPinterest += there.length;
    if (there.length > 1) row.twice += 1;
    if (pin?.state === 'published') {
      row.published += 1;
      if (!there.some(({ pinId }) => pinId === pin.pinterestPinId)) row.lost += 1;
    } else if (pin !== undefined && isUnknown(pin)) {
      row.unclear += 1;
    } else {
      row.left += 1;
      if (there.length > 0) row.denied += 1;
    }
  }
  return row;
}

const isUnknown = ({ errorCode }: StoredPin): boolean => errorCode === 'outcome_unknown';

export const isSound = (rows: readonly ProjectRow[]): boolean =>
  rows.length > 0 && rows.every(({ pins, left, twice, lost, denied }) => pins > 0 && left + twice + lost + denied === 0);

/** What the faults did to the requests that create pins. */
export interface Struck {
  answersLost: number;
  cutBefore: number;
  errors: number;
}

const LOSING = new Set(['execute_and_cut', 'truncated_json', 'error', 'gateway_error']);

export function struckBy(requests: readonly ReceivedRequest[]): Struck {
  const creates = requests.filter(({ operation }) => operation === 'pins/create');
  const hit = (kinds: readonly string[]): ReceivedRequest[] => creates.filter(({ faults }) => faults.some((kind) => kinds.includes(kind)));
  return {
    answersLost: hit([...LOSING]).filter(({ executed }) => executed).length,
    cutBefore: hit(['close']).length,
    errors: hit(['error', 'gateway_error']).filter(({ executed }) => !executed).length,
  };
}

export function resultTable(rows: readonly ProjectRow[], output: Output): string {
  const head = ['project', 'account', 'pins', 'published', 'unclear', 'at Pinterest', 'twice', 'lost'];
  const lines = rows.map((row) => [
    row.project, row.account, row.pins, row.published, row.unclear, row.atPinterest, row.twice, row.lost + row.denied + row.left,
  ]);
  return table(head, lines, output);
}

export function verdict(rows: readonly ProjectRow[], output: Output): string {
  const sum = (field: 'pins' | 'atPinterest' | 'unclear' | 'twice' | 'lost' | 'denied' | 'left'): number =>
    rows.reduce((total, row) => total + row[field], 0);
  const head = `The simulator's own ledger: ${plural(sum('atPinterest'), 'pin')} made for ${sum('pins')} asked`;
  if (!isSound(rows)) {
    const wrong = `${sum('twice')} made twice, ${sum('lost')} not there, ${sum('denied')} denied, ${sum('left')} not published`;
    return `${output.paint('red', '✘')} ${head}. WRONG: ${wrong}.`;
  }
  const unclear = sum('unclear') === 0 ? '' : `; ${sum('unclear')} for a person to judge`;
  return `${output.paint('green', '✔')} ${head}, none lost, none twice${unclear}.`;
}
