import type { IDataObject, IExecuteFunctions, ILoadOptionsFunctions, INode, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Client, Environment, PlainAuth } from './engine.js';
import { clientFor, PinterestError } from './engine.js';
import { environmentOf } from './environment.js';

export const credentialName = 'pinterestNativeOAuth2Api';

const nearlyExpiredMs = 5 * 60_000;

/** Where in n8n a request comes from: a run, a list field of the editor, a trigger. */
export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

interface Token {
  accessToken: string;
  expiresAt: number;
}

/** Newer n8n has it; the older typings this compiles against do not. */
interface EgressHelpers {
  getSecureEgressFilter?(): {
    validateUrl(url: string): Promise<{ ok: true } | { ok: false; error: Error }>;
  };
}

function tokenOf(node: INode, data: unknown): Token {
  const { access_token: accessToken, n8n_expires_at: expiresAt } = (data ?? {}) as IDataObject;
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new NodeOperationError(node, 'The Pinterest credential is not connected', {
      description: 'Open the credential and click "Connect my account".',
    });
  }
  return { accessToken, expiresAt: Number(expiresAt ?? Number.POSITIVE_INFINITY) };
}

/** Where n8n restricts what its nodes may reach. */
export async function refuseForbiddenAddress(context: Context, environment: Environment): Promise<void> {
  const filter = (context.helpers as EgressHelpers).getSecureEgressFilter?.();
  if (filter === undefined || typeof environment === 'string') return;
  const verdict = await filter.validateUrl(environment.apiUrl);
  if (verdict.ok) return;
  throw new NodeOperationError(context.getNode(), `This n8n does not allow requests to ${environment.apiUrl}`, {
    description: `${verdict.error.message}. Change Base URL in the Pinterest credential, or n8n's egress settings.`,
  });
}

function tokenRefused(error: unknown): boolean {
  return error instanceof PinterestError && error.code === 'auth_expired' && error.outcome !== 'unknown';
}

/** A client and the credential's token, for one execution. n8n alone spends the refresh token. */
export class Connection<C extends Context = IExecuteFunctions> {
  readonly context: C;
  readonly client: Client;
  private token: Token;
  // By spent token: however many items meet the same expired token, n8n refreshes it once.
  private readonly renewals = new Map<string, Promise<Token>>();

  private constructor(context: C, client: Client, token: Token) {
    this.context = context;
    this.client = client;
    this.token = token;
  }

  static async open<C extends Context>(context: C): Promise<Connection<C>> {
    const node = context.getNode();
    const credential: IDataObject = await context.getCredentials(credentialName);
    const token = tokenOf(node, credential['oauthTokenData']);
    const environment = environmentOf(credential);
    await refuseForbiddenAddress(context, environment);
    return new Connection(context, clientFor(environment), token);
  }

  get signal(): AbortSignal | undefined {
    return 'getExecutionCancelSignal' in this.context ? this.context.getExecutionCancelSignal() : undefined;
  }

  /** Sends with a token that lasts; when Pinterest refuses it all the same, once more with a fresh one. */
  async run<T>(send: (auth: PlainAuth) => Promise<T>): Promise<T> {
    const auth = await this.auth();
    return await send(auth).catch(async (error: unknown) => {
      if (!tokenRefused(error)) throw error;
      return await send(await this.renew(auth));
    });
  }

  async auth(): Promise<PlainAuth> {
    const auth = this.currentAuth();
    const left = this.token.expiresAt - Date.now();
    const nearlyExpired = left <= nearlyExpiredMs;
    // Refused and not renewed: with it every further item would only be refused again.
    if (!nearlyExpired && !this.renewals.has(auth.accessToken)) return auth;
    return await this.renew(auth).catch((error: unknown) => {
      if (nearlyExpired && left > 0) return auth;
      throw error;
    });
  }

  async renew(spent: PlainAuth): Promise<PlainAuth> {
    let renewal = this.renewals.get(spent.accessToken);
    if (renewal === undefined) {
      renewal = this.refresh(spent.accessToken);
      this.renewals.set(spent.accessToken, renewal);
    }
    this.token = await renewal;
    return this.currentAuth();
  }

  private async refresh(spent: string): Promise<Token> {
    const node = this.context.getNode();
    const stored: IDataObject = await this.context.getCredentials(credentialName);
    const current = tokenOf(node, stored['oauthTokenData']);
    // Another execution was faster: spending the refresh token again would take its fresh token away.
    if (current.accessToken !== spent) return current;
    const renewed: unknown = await this.context.helpers.refreshOAuth2Token
      .call(this.context, credentialName)
      .catch((error: unknown) => {
        // n8n's own says that and how to reconnect.
        if (error instanceof NodeOperationError) throw error;
        throw new NodeOperationError(node, 'Pinterest did not give a new access token', {
          description: 'Run this again. When it stays, open the Pinterest credential and connect it again.',
        });
      });
    return tokenOf(node, renewed);
  }

  // The credential's id, so that a refreshed token counts against the same quota as the one before.
  private currentAuth(): PlainAuth {
    const id = this.context.getNode().credentials?.[credentialName]?.id;
    return { accessToken: this.token.accessToken, ...(id ? { user: `credential ${id}` } : {}) };
  }
}
