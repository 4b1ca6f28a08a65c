import process from 'node:process';

import type { Invocation } from './command.js';
import type { Output } from './output.js';
import { ask } from './question.js';

/** Somebody is there who could answer. */
export const canAsk = ({ json }: Output): boolean => !json && process.stdin.isTTY === true;

export async function isConfirmed(invocation: Invocation, question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(invocation, `${question} [y/N] `)) ?? '');
}
