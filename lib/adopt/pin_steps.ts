import { plural } from '../plural.js';
import type { StatusWords } from '../types.js';
import type { Duplicate, Inspection } from './inspection.js';
import type { Choices, Part, Question, Step, Work } from './part.js';

const CLEAR_EMPTY = "update pins set pinterest_pin_id = null where pinterest_pin_id = ''";
const CLEAR_ID = 'update pins set pinterest_pin_id = null where id = $1::uuid and pinterest_pin_id = $2';
const CLEAR_URL = 'update pins set pinterest_pin_url = null where id = $1::uuid and pinterest_pin_id is null';
const STOP = `
update pins set status = $2, error_code = $3, error_message = $4
where id = $1::uuid and status in ($5, $6) and attempt_id is null`;
const FAIL_STUCK = `
update pins set status = $2, error_code = $3, error_message = $4
where status = $1 and attempt_id is null`;

/** Before the migration, whose unique index would refuse them, and after it, which brings the columns. */
export function pinSteps(
  inspection: Inspection,
  choices: Choices,
  statuses: StatusWords | undefined,
): { before: Part; after: Part } {
  const decided = inspection.duplicates.flatMap((duplicate) => decisionOf(duplicate, choices));
  const questions = inspection.duplicates.flatMap((duplicate) => questionsOf(duplicate, choices));
  const before: Part & { steps: Step[] } = { questions, steps: emptyStep(inspection) };
  const after = stuckPart(inspection, choices, statuses);
  if (decided.length > 0) {
    before.steps.push({
      code: 'duplicates',
      text: decided.map(({ id, keep, pinterestPinId }) => `Row ${id} of pins loses the Pinterest id ${pinterestPinId}, which row ${keep} keeps.`).join('\n'),
      work: decided.map(({ id, pinterestPinId }) => ({ sql: CLEAR_ID, params: [id, pinterestPinId] })),
    });
    after.steps = [stopStep(decided, statuses), ...(after.steps ?? [])];
  }
  return { before, after };
}

/** Several of them would be one id of several pins, and each would count as published. */
function emptyStep({ emptyIds }: Inspection): Step[] {
  if (emptyIds === 0) return [];
  const text = `${plural(emptyIds, 'pin has', 'pins have')} an empty text as pinterest_pin_id: it becomes null, which is no id.`;
  return [{ code: 'empty_ids', text, work: [{ sql: CLEAR_EMPTY, params: [] }] }];
}

interface Decided {
  id: string;
  keep: string;
  pinterestPinId: string;
}

function decisionOf({ pinterestPinId, pins }: Duplicate, { duplicates }: Choices): Decided[] {
  const keep = duplicates?.[pinterestPinId];
  if (keep === undefined) return [];
  return pins.filter(({ id }) => id !== keep).map(({ id }) => ({ id, keep, pinterestPinId }));
}

function questionsOf({ pinterestPinId, pins }: Duplicate, { duplicates }: Choices): Question[] {
  if (duplicates?.[pinterestPinId] !== undefined) return [];
  const rows = pins.map(({ id, title, status }) => `${id} (${status}, "${title ?? ''}")`).join(' and ');
  return [
    {
      code: 'duplicate',
      choice: 'duplicates',
      text: `The rows ${rows} of pins have the same Pinterest id ${pinterestPinId}. Which one keeps it?`,
    },
  ];
}

/** A row that is not published any more must not be published again: its pin exists. */
function stopStep(decided: readonly Decided[], statuses: StatusWords | undefined): { code: string; text: string; work: Work[] } {
  const work = decided.flatMap(({ id, keep, pinterestPinId }): Work[] => {
    const url = { sql: CLEAR_URL, params: [id] };
    if (statuses === undefined) return [url];
    const message = `Pin ${pinterestPinId} belongs to row ${keep}. Publish this row only if you want a second pin.`;
    const params = [id, statuses.failed, 'duplicate_pin', message, statuses.ready, statuses.publishing];
    return [url, { sql: STOP, params }];
  });
  return { code: 'duplicates_stopped', text: 'Such a row is not published a second time: if it is ready, it becomes failed.', work };
}

function stuckPart({ kind, status }: Inspection, { stuck }: Choices, statuses: StatusWords | undefined): Part {
  const use = status.uses.find(({ word }) => word === statuses?.publishing);
  if (kind === 'empty' || statuses === undefined || use === undefined || use.unclaimed === 0) return {};
  const more = use.unclaimed - use.unclaimedIds.length;
  const rows = `${use.unclaimedIds.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const what = `${plural(use.unclaimed, 'pin is', 'pins are')} "${statuses.publishing}" and nobody works on that: ${rows}.`;
  if (stuck === 'leave' || (stuck === undefined && kind === 'ours')) {
    return { notes: [{ code: 'stuck', text: `${what} Such a pin stays so and is not published.` }] };
  }
  if (stuck === undefined) {
    const text = `${what} Whether such a pin is on Pinterest nobody noted. Make it failed, with a message that says to look, or leave it?`;
    return { questions: [{ code: 'stuck', choice: 'stuck', text }] };
  }
  const message =
    'It was being published when this database was adopted, and how that ended was not noted: look on Pinterest ' +
    'whether the pin is there before it is published again.';
  const params = [statuses.publishing, statuses.failed, 'outcome_unknown', message];
  return { steps: [{ code: 'stuck', text: `${what} Such a pin becomes "${statuses.failed}".`, work: [{ sql: FAIL_STUCK, params }] }] };
}
