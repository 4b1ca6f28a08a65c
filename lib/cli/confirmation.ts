import process from 'node:process';
import { createInterface } from 'node:readline/promises';

import type { Invocation } from './command.js';
import type { Output } from './output.js';

/** Somebody is there who could answer. */
export const canAsk = ({ json }: Output): boolean => !json && process.stdin.isTTY === true;

export async function isConfirmed({ signal }: Invocation, question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
