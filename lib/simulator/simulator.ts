import { WorldClock, type SimulatorClock } from './clock.js';
import type { Fault, FaultHandle, Storm } from './faults/fault.js';
import { FaultPlan } from './faults/fault_plan.js';
import { Ledger } from './ledger.js';
import { DEFAULT_SCOPES, SCOPES } from './operations.js';
import {
  resolveOptions,
  type AppRegistration,
  type EnvironmentName,
  type ResolvedOptions,
  type SimulatorOptions,
} from './options.js';
import { AnswerWriter } from './server/answer_writer.js';
import { createLoopbackIdentity } from './server/certificate.js';
import { Connections } from './server/connections.js';
import { Front, HOST } from './server/front.js';
import type { Ground, Parts } from './server/parts.js';
import { Consents } from './world/consents.js';
import type { AccountState, Privacy } from './world/entities.js';
import { TokenBook, type TokenPair } from './world/tokens.js';
import { World } from './world/world.js';

/** A Pinterest account, as it was when it was created. */
export interface Account {
  id: string;
  username: string;
  boards: { id: string; name: string; privacy: Privacy; sectionIds: string[] }[];
}

export interface AccountRequest {
  /** Default: `pinner_1` and so on. */
  username?: string;
  /** Default 1. */
  boards?: number;
  /** Default 0. */
  sectionsPerBoard?: number;
  /** Make some boards protected and some secret. Default false: all public. */
  boardPrivacyMix?: boolean;
}

export interface TokenRequest {
  /** Default: what a connection asks for, DEFAULT_SCOPES. */
  scopes?: readonly string[];
  /** Seconds the access token is good for. Default: the simulator's. */
  expiresIn?: number;
  /**
   * A token of the other environment is refused here, as at Pinterest. Default: the simulator's.
   */
  environment?: EnvironmentName;
}

/** A running simulator and everything a test may do to it. */
export interface Simulator {
  /** The origin, such as `http://127.0.0.1:40123`. */
  url: string;
  /** The origin and `/v5`. */
  apiUrl: string;
  /** The consent page, `/oauth/`. */
  authorizeUrl: string;
  /** PEM; what a client must trust when `https` is on. */
  caCertificate?: string;
  /** Set when it runs in a process of its own. */
  pid?: number;
  app: AppRegistration;
  clock: SimulatorClock;
  accounts: {
    create(request?: AccountRequest): Account;
    /** Lets another account use a board, as a group board. */
    share(boardId: string, accountId: string): void;
  };
  tokens: {
    issue(account: Account | string, request?: TokenRequest): TokenPair;
    expireAccess(token: string): void;
    /** The token, access or refresh, is refused from now on. */
    revoke(token: string): void;
  };
  faults: {
    add(fault: Fault): FaultHandle;
    clear(): void;
    /** Every kind of fault at once, each by its own rate. */
    storm(storm?: Storm): FaultHandle[];
  };
  ledger: Ledger;
  port: {
    /** Stops listening; open connections go on. */
    close(): void;
    /** Listens again on the same port. */
    open(): Promise<void>;
  };
  close(): Promise<void>;
}

/** What only the process around a simulator can do. */
export interface ProcessGround {
  exit?: () => void;
}

function accountView(account: AccountState): Account {
  const boards = account.boards.map(({ id, name, privacy, sections }) => ({
    id,
    name,
    privacy,
    sectionIds: sections.map((section) => section.id),
  }));
  return { id: account.id, username: account.username, boards };
}

/** Left unread, a misspelt word would let a test believe in a world that it does not have. */
function refuseUnknown(call: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`${call}: there is no option "${unknown}"`);
}

function accountControls(world: World): Simulator['accounts'] {
  return {
    create: (request = {}) => {
      refuseUnknown('accounts.create', request, ['username', 'boards', 'sectionsPerBoard', 'boardPrivacyMix']);
      const { username, boards = 1, sectionsPerBoard = 0, boardPrivacyMix = false } = request;
      for (const [name, value] of Object.entries({ boards, sectionsPerBoard })) {
        if (Number.isSafeInteger(value) && value >= 0) continue;
        throw new RangeError(
          `accounts.create: expected ${name} to be a whole number >= 0 but received ${String(value)}`,
        );
      }
      const account = world.addAccount(username);
      world.addBoards(account, boards, sectionsPerBoard, boardPrivacyMix);
      return accountView(account);
    },
    share: (boardId, accountId) => {
      const board = world.boards.get(boardId);
      if (!board)
        throw new RangeError(`accounts.share: there is no board ${JSON.stringify(boardId)}`);
      const account = world.account(accountId);
      if (board.ownerId === account.id || board.collaborators.has(account.id)) return;
      board.collaborators.add(account.id);
      account.sharedBoards.push(board);
    },
  };
}

function tokenControls(world: World, tokens: TokenBook): Simulator['tokens'] {
  return {
    issue: (account, request = {}) => {
      refuseUnknown('tokens.issue', request, ['scopes', 'expiresIn', 'environment']);
      const { scopes = DEFAULT_SCOPES, expiresIn, environment } = request;
      const unknown = scopes.find((scope) => !SCOPES.includes(scope));
      if (unknown !== undefined)
        throw new RangeError(`tokens.issue: there is no scope "${unknown}"`);
      if (environment !== undefined && environment !== 'production' && environment !== 'sandbox')
        throw new RangeError('tokens.issue: expected environment to be production or sandbox');
      if (expiresIn !== undefined && !(Number.isFinite(expiresIn) && expiresIn >= 0))
        throw new RangeError('tokens.issue: expected expiresIn to be seconds >= 0');
      const { id: accountId } = world.account(typeof account === 'string' ? account : account.id);
      return tokens.issue({ accountId, scopes, expiresIn, environment });
    },
    expireAccess: (token) => {
      tokens.expire(token);
    },
    revoke: (token) => {
      tokens.revoke(token);
    },
  };
}

function createParts(options: ResolvedOptions, mayExit: boolean): Omit<Parts, 'ground'> {
  const clock = new WorldClock(options.clock);
  return {
    options,
    clock,
    world: new World(options, clock),
    tokens: new TokenBook(options, clock),
    consents: new Consents(options, clock),
    ledger: new Ledger(options.keepRequests),
    faults: new FaultPlan(options.seed, mayExit),
    writer: new AnswerWriter(options, clock),
  };
}

function controls(parts: Omit<Parts, 'ground'>, front: Front) {
  const { clock, world, tokens, faults, ledger } = parts;
  return {
    clock,
    accounts: accountControls(world),
    tokens: tokenControls(world, tokens),
    faults: {
      add: (fault: Fault) => faults.add(fault),
      clear: () => {
        faults.clear();
      },
      storm: (storm?: Storm) => faults.storm(storm),
    },
    ledger,
    port: {
      close: () => {
        front.stopListening();
      },
      open: () => front.listen(front.port),
    },
  };
}

function groundOf(connections: Connections, rest: Omit<Ground, 'cut'>): Ground {
  return {
    ...rest,
    cut: (request, how) => {
      connections.cut(request, how);
    },
  };
}

/** Starts a simulator in this process. */
export async function startSimulator(
  given: SimulatorOptions = {},
  around: ProcessGround = {},
): Promise<Simulator> {
  const options = resolveOptions(given);
  const parts = createParts(options, around.exit !== undefined);
  const connections = new Connections();
  const identity = options.https ? createLoopbackIdentity() : undefined;
  const endAll = (): void => {
    front.stopListening();
    connections.cutAll();
    parts.clock.stop();
  };
  const exitProcess = (): void => {
    endAll();
    around.exit?.();
  };
  const ground = groundOf(connections, { closePort: () => front.stopListening(), exitProcess, origin: () => url });
  const front = new Front({ ...parts, ground }, connections, identity);
  await front.listen(options.port);
  const url = `${options.https ? 'https' : 'http'}://${HOST}:${front.port}`;
  return {
    url,
    apiUrl: `${url}/v5`,
    authorizeUrl: `${url}/oauth/`,
    ...(identity ? { caCertificate: identity.caCertificate } : {}),
    app: options.app,
    ...controls(parts, front),
    close: async () => {
      endAll();
    },
  };
}
