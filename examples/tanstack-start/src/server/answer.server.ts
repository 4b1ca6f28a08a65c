import { setResponseStatus } from '@tanstack/react-start/server';
import { PinterestError } from 'n8n-nodes-pinterest-native';

/** What a server function brings to the browser: a failure is for the person who looks at the page. */
export type Answer<T> = { ok: true; value: T } | { ok: false; code: string; message: string; retryAt?: string };

export async function answered<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    // Ours to mend, and ours to read.
    if (!(error instanceof PinterestError) || /^(configuration|store_|binding_|seal_)/.test(error.code)) {
      console.error(error);
      setResponseStatus(500);
      return { ok: false, code: 'internal', message: 'This did not work, and it is not your fault. Try again later.' };
    }
    const { code, message, retryAt } = error;
    return { ok: false, code, message, ...(retryAt !== undefined && { retryAt }) };
  }
}
