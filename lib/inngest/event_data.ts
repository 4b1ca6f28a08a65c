import { array, object, options, text, wrongValue } from '../validate.js';

/** The events that the functions wait for. What they carry are names of rows, never a token. */
export const PINTEREST_EVENTS = Object.freeze({
  /** `{ tenantId, connectionId }`: publish what is due on this connection. Sent by the function that runs every 15 minutes. */
  publishConnection: 'pinterest/connection.publish',
  /** `{ tenantId, projectId }`: replace the project's boards by Pinterest's. */
  syncBoards: 'pinterest/boards.sync',
  /** `{ tenantId, pinIds }`: publish these pins now. */
  publishPins: 'pinterest/pins.publish',
});

const MOST_PINS = 1000;

// `options` refuses what nobody reads: a misspelt tenant must not become "of all tenants".
// Of a function that was invoked, by another one or by hand, Inngest notes that among the data.
function fieldsOf(data: unknown, known: readonly string[]) {
  const fields = { ...object(data, 'event.data') };
  delete fields['_inngest'];
  return options(fields, 'event.data', known);
}

export function connectionEvent(data: unknown): { tenantId: string; connectionId: string } {
  const fields = fieldsOf(data, ['tenantId', 'connectionId']);
  return {
    tenantId: text(fields['tenantId'], 'event.data.tenantId'),
    connectionId: text(fields['connectionId'], 'event.data.connectionId'),
  };
}

export function projectEvent(data: unknown): { tenantId: string; projectId: string } {
  const fields = fieldsOf(data, ['tenantId', 'projectId']);
  return {
    tenantId: text(fields['tenantId'], 'event.data.tenantId'),
    projectId: text(fields['projectId'], 'event.data.projectId'),
  };
}

export function pinsEvent(data: unknown): { tenantId: string; pinIds: string[] } {
  const fields = fieldsOf(data, ['tenantId', 'pinIds']);
  const given = array(fields['pinIds'], 'event.data.pinIds');
  if (given.length === 0 || given.length > MOST_PINS) {
    throw wrongValue('event.data.pinIds', `1 to ${MOST_PINS} ids`, String(given.length));
  }
  return {
    tenantId: text(fields['tenantId'], 'event.data.tenantId'),
    pinIds: given.map((id, index) => text(id, `event.data.pinIds[${index}]`)),
  };
}
