/** Checks what a browser sends; anybody can send anything. */
function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
}

function text(data: unknown, name: string): string {
  const value = field(data, name);
  if (typeof value !== 'string' || value === '' || value.length > 2000) throw new Error(`${name}: Expected text`);
  return value;
}

function optionalText(data: unknown, name: string): string | undefined {
  return field(data, name) === undefined ? undefined : text(data, name);
}

export const ofProject = (data: { projectId: string }): { projectId: string } => ({ projectId: text(data, 'projectId') });

export const ofPin = (data: { pinId: string }): { pinId: string } => ({ pinId: text(data, 'pinId') });

/** On one page, and at one press of a button. */
export const MOST_PINS = 500;

export function ofPins(data: { pinIds: string[] }): { pinIds: string[] } {
  const given = field(data, 'pinIds');
  if (!Array.isArray(given) || given.length > MOST_PINS || !given.every((id) => typeof id === 'string')) {
    throw new Error(`pinIds: Expected at most ${MOST_PINS} ids`);
  }
  return { pinIds: given };
}

export interface CallbackInput {
  state?: string;
  code?: string;
  error?: string;
}

export function ofCallback(data: CallbackInput): CallbackInput {
  const [state, code, error] = ['state', 'code', 'error'].map((name) => optionalText(data, name));
  return { ...(state && { state }), ...(code && { code }), ...(error && { error }) };
}
