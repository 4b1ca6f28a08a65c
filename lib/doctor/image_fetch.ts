import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import { hostOf, PrivateAddress, publicLookup } from '../public_address.js';
import { ask } from './ask.js';
import { proxyFor } from './proxy_for.js';

const MOST_REDIRECTS = 5;
const TIMEOUT_MS = 15_000;
/** Enough to tell what it is. */
const HEAD_BYTES = 4096;

export interface ImageHead {
  bytes: Buffer;
  contentType: string;
  length: number | undefined;
}

export class ImageProblem extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** The client takes proxies of `http://` alone, and so does this. */
export class UncheckedProxy extends Error {
  constructor({ protocol }: URL) {
    super(`Not checked through a proxy of ${protocol}//`);
  }
}

type IsPublic = (address: string) => boolean;

/** The beginning of a picture. Every address on the way is checked after it was looked up, redirects too. */
export async function fetchHead(given: string, isPublic: IsPublic, env: NodeJS.ProcessEnv): Promise<ImageHead> {
  let url = checked(given, isPublic);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await answerOf(url, isPublic, env);
    const { location } = answer.headers;
    if (location === undefined || !isRedirect(answer)) return readHead(answer, url);
    answer.destroy();
    if (redirects === MOST_REDIRECTS) throw new ImageProblem('The address redirects without end.', 'Use the address it leads to.');
    if (!URL.canParse(location, url.href)) throw new ImageProblem('The address redirects to no address.', 'Use another one.');
    url = checked(new URL(location, url).href, isPublic);
  }
}

const isRedirect = ({ statusCode = 0 }: IncomingMessage): boolean => Math.trunc(statusCode / 100) === 3;

function checked(given: string, isPublic: IsPublic): URL {
  if (!URL.canParse(given)) throw new ImageProblem('The picture\'s address is no URL.', 'Use one that begins with https://');
  const url = new URL(given);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ImageProblem(`The picture's address begins with ${url.protocol}, which Pinterest cannot fetch.`, 'Use https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw new ImageProblem("The picture's address has a user or password in it.", 'Make the picture public, or send its bytes (resolve.media).');
  }
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isPublic(host)) throw notPublic(host);
  return url;
}

const notPublic = (host: string): ImageProblem =>
  new ImageProblem(
    `${host} is an address of this machine or of a private network: Pinterest cannot fetch from it.`,
    'Put the picture on a public address, or send its bytes (resolve.media).',
  );

async function answerOf(url: URL, isPublic: IsPublic, env: NodeJS.ProcessEnv): Promise<IncomingMessage> {
  const headers = { 'user-agent': 'pinterest-native doctor', accept: 'image/*', range: `bytes=0-${HEAD_BYTES - 1}` };
  const lookup = publicLookup(isPublic);
  const proxy = proxyFor(url, env);
  if (proxy && proxy.protocol !== 'http:') throw new UncheckedProxy(proxy);
  try {
    if (proxy) await refusePrivateName(url, isPublic);
    return await ask(url, { headers, timeoutMs: TIMEOUT_MS, ...(proxy ? { proxy } : { lookup }) });
  } catch (error) {
    throw problemOf(error as Error, url);
  }
}

/** A name that this network answers privately. One it does not know at all is the proxy's business. */
function refusePrivateName(url: URL, isPublic: IsPublic): Promise<void> {
  return new Promise((resolve, reject) => {
    publicLookup(isPublic)(hostOf(url), {}, (error) => (error instanceof PrivateAddress ? reject(error) : resolve()));
  });
}

function problemOf(error: Error, { host }: URL): ImageProblem {
  if (error instanceof PrivateAddress) return notPublic(host);
  return new ImageProblem(`The picture cannot be fetched from ${host}: ${error.message}.`, 'Check the address in a private browser window.');
}

async function readHead(answer: IncomingMessage, { host }: URL): Promise<ImageHead> {
  const { statusCode = 0, headers } = answer;
  if (Math.trunc(statusCode / 100) !== 2) {
    answer.destroy();
    throw new ImageProblem(
      `${host} answers ${statusCode} instead of the picture.`,
      'The picture must be there without a login, and its link must not expire.',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= HEAD_BYTES) break;
    }
  } catch (error) {
    throw problemOf(error as Error, new URL(`http://${host}`));
  }
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? headers['content-length'];
  return {
    bytes: Buffer.concat(chunks),
    contentType: headers['content-type'] ?? '',
    length: total === undefined ? undefined : Number(total),
  };
}
