import process from 'node:process';
import { createInterface } from 'node:readline/promises';

import type { Invocation } from './command.js';

/**
 * A line of whoever is there, or `undefined` when the input ends without one. The terminal stays as it is: readline would take
 * Ctrl-C for the end of the input.
 */
export async function ask({ signal }: Pick<Invocation, 'signal'>, question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  // An unanswered question is never settled, and a process with nothing else to wait for would end with 0.
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return (await Promise.race([lines.question(question, { signal }), ended]))?.trim();
  } finally {
    lines.close();
  }
}
