import { PIN_FIELDS, checkPin } from '../pins/pin_check.js';
import type { Service } from '../service.js';
import type { ClaimableRecord } from '../store/pins/pin_rows.js';
import type { Media, Pin } from '../types.js';
import { contentOf, pinOfRow, pinRowOf, type Problem } from './pin_of_row.js';
import { connectionEnded } from './why_waiting.js';

/** What `resolve.media` gave for a row, or why it gave nothing, and for which content. */
export interface Resolved {
  content: string;
  media?: Media;
  problem?: Problem;
}

export interface PreparedPin {
  pin: Pin;
  fingerprint: string;
  /** The pin as the journal keeps it: without an image's bytes. */
  payload: object;
}

/** A row as a pin that may be claimed, or why it cannot start. */
export function prepare(
  service: Service,
  record: ClaimableRecord,
  resolved?: Resolved,
): PreparedPin | { problem: Problem } {
  const problem = publishedProblem(record) ?? connectionProblem(record) ?? boardProblem(record) ?? resolved?.problem;
  if (problem) return { problem };
  const resolve = service.options.resolve ?? {};
  const made = pinOfRow(pinRowOf(record), resolve, resolved?.media);
  if ('problem' in made) return made;
  const { pins } = service.client;
  try {
    const checked = checkPin(made.pin, PIN_FIELDS);
    const pin = resolve.truncate ? pins.truncate(checked) : checked;
    return { pin, fingerprint: pins.fingerprint(pin), payload: frozen(pin) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { problem: { code: 'invalid_input', message: `${error.message}. Change the row, then retry.` } };
  }
}

/** Whoever made it ready again, or published it beside us: a second pin is made by nobody's mistake. */
function publishedProblem({ pinterest_pin_id: pinterestId }: ClaimableRecord): Problem | undefined {
  if (pinterestId === null) return undefined;
  return {
    code: 'already_published',
    message:
      `Pinterest has this pin already, as ${pinterestId}, and publishing it again would make a second one. To have ` +
      'that, make a new pin, or clear pinterest_pin_id of this one and retry.',
  };
}

function connectionProblem(record: ClaimableRecord): Problem | undefined {
  if (record.connection_id === null) {
    return { code: 'no_connection', message: 'The project is not connected to Pinterest. Connect it, then retry.' };
  }
  return record.connection_status === 'reconnect_required' ? connectionEnded(record.last_error) : undefined;
}

function boardProblem(record: ClaimableRecord): Problem | undefined {
  if (record.pinterest_board_id === null || !record.board_gone) return undefined;
  return {
    code: 'board_gone',
    message: `Board ${record.pinterest_board_id} was not there when the project's boards were last synchronised. ` +
      'Choose another, or synchronise the boards again, then retry.',
  };
}

function frozen({ media, ...pin }: Pin): object {
  return { ...pin, media: { type: media.type, ...('url' in media && { url: media.url }) } };
}

/** Asks `resolve.media` about the rows, all at once. What it throws is its row's problem alone. */
export async function resolveMedia(service: Service, records: readonly ClaimableRecord[]): Promise<Map<string, Resolved>> {
  const media = service.options.resolve?.media;
  const resolved = new Map<string, Resolved>();
  if (!media) return resolved;
  await Promise.all(
    records.map(async (record) => {
      const content = contentOf(record);
      try {
        resolved.set(record.id, { content, media: await media(pinRowOf(record)) });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const message = `resolve.media gave no media for the pin: ${why}. Mend it, then retry.`;
        resolved.set(record.id, { content, problem: { code: 'media_unavailable', message } });
      }
    }),
  );
  return resolved;
}
