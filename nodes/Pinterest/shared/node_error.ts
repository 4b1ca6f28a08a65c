import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { isMisuse, PinterestError } from './engine.js';
import { messageInN8n, nameInN8n } from './names_in_n8n.js';

export type NodeFailure = NodeApiError | NodeOperationError;

const reconnect = 'Open the Pinterest credential and connect it again.';
const forSecret = 'For secret boards turn on Secret Boards in the Pinterest credential and connect it again.';

/** What a person does in n8n about a failure whose message cannot know that it is read there. */
export const accountAdvice: Readonly<Record<string, string>> = {
  app_credentials_suspect: 'Check client id and client secret in the Pinterest credential.',
  auth_expired: `${reconnect} If that was done already: the token may belong to the other environment, check Environment there.`,
  configuration: 'Open the Pinterest credential and correct it, or choose another Environment.',
  forbidden: `Choose a board that this account may write to, or a pin of its own. ${forSecret}`,
  grant_refused: reconnect,
  missing_scope: reconnect,
  not_found: `It was deleted, or this account may not see it: choose another one in the node. ${forSecret}`,
  wrong_environment: reconnect,
  trial_access: 'Choose the Sandbox environment in the Pinterest credential, or apply for Standard access.',
  rate_limited: 'Run the failed items again after that time.',
  spam_block: 'Send fewer pins and wait some hours.',
};

const mayExist = 'Whether Pinterest did it is not known: look there before running this item again.';

function describe(error: PinterestError, advice: Readonly<Record<string, string>>): string {
  const facts = [
    error.outcome === 'unknown' ? mayExist : '',
    error.retryAt === undefined ? '' : `Not before ${error.retryAt}.`,
    advice[error.code] ?? '',
    `Code ${error.code}.`,
    error.field === undefined ? '' : `Field ${nameInN8n(error.field)}.`,
    error.pinterestCode === undefined ? '' : `Pinterest's code ${error.pinterestCode}.`,
    error.requestId === undefined ? '' : `Request id ${error.requestId}.`,
  ];
  return facts.filter((fact) => fact !== '').join(' ');
}

/** Data of a failure for the item's output, without what is not known. */
function details(error: PinterestError): IDataObject {
  const { code, outcome, retryable, retryAt, httpStatus, pinterestCode, pinterestMessage, requestId } = error;
  const field = error.field === undefined ? undefined : nameInN8n(error.field);
  const all = { code, outcome, retryable, retryAt, field, httpStatus, pinterestCode, pinterestMessage, requestId };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** n8n puts a sentence of its own in the place of a message that has ECONNREFUSED or the like in it. */
function saying<Failure extends NodeFailure>(message: string, failure: Failure): Failure {
  failure.message = message;
  failure.messages = failure.messages.filter((other) => other !== message);
  return failure;
}

/** The one place that turns a failure into n8n's. */
export function asNodeError(node: INode, error: unknown, itemIndex: number, advice = accountAdvice): NodeFailure {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) {
    error.context['itemIndex'] ??= itemIndex;
    return error;
  }
  if (!(error instanceof PinterestError)) {
    const failure = new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
    return isMisuse(error) ? saying(messageInN8n(error.message), failure) : failure;
  }
  const message = messageInN8n(error.message, error.field);
  const options = { message, description: describe(error, advice), itemIndex };
  if (error.httpStatus === undefined) return saying(message, new NodeOperationError(node, error, options));
  const response = { message, ...details(error) } as JsonObject;
  return saying(message, new NodeApiError(node, response, { ...options, httpCode: String(error.httpStatus) }));
}

/**
 * The output of an item that failed in a node that goes on. Only under these names, and only without the `error` property
 * of an item, does n8n keep the details and find the way to the error output.
 */
export function failureData(error: unknown, shown: NodeFailure): IDataObject {
  const facts = error instanceof PinterestError ? details(error) : {};
  const { message, description } = shown;
  return { error: message, details: { ...facts, ...(description ? { description } : {}) } };
}
