import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Fault, Storm } from '../faults/fault.js';
import type {
  Duplicate,
  DuplicateQuery,
  ExecutedPin,
  LedgerExport,
  ReceivedRequest,
} from '../ledger.js';
import { resolveOptions, type SimulatorOptions } from '../options.js';
import type { Account, AccountRequest, TokenRequest } from '../simulator.js';
import type { TokenPair } from '../world/tokens.js';
import type { CommandName, Commands, FaultStatus, LedgerCounts } from './commands.js';
import type { Address, FromChild, ToChild } from './messages.js';

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A fault in another process; the counts are asked for. */
export interface RemoteFaultHandle {
  id: number;
  status(): Promise<FaultStatus>;
  remove(): Promise<void>;
}

/** A simulator in a process of its own: the same controls, each answered later. */
export interface SimulatorProcess extends Address {
  pid: number;
  clock: { now(): Promise<number>; advance(milliseconds: number): Promise<void> };
  accounts: {
    create(request?: AccountRequest): Promise<Account>;
    share(boardId: string, accountId: string): Promise<void>;
  };
  tokens: {
    issue(account: Account | string, request?: TokenRequest): Promise<TokenPair>;
    expireAccess(token: string): Promise<void>;
    revoke(token: string): Promise<void>;
  };
  faults: {
    add(fault: Fault): Promise<RemoteFaultHandle>;
    storm(storm?: Storm): Promise<RemoteFaultHandle[]>;
    clear(): Promise<void>;
  };
  /** After an exit that a fault asked for, `pins`, `requests` and `export` still answer. */
  ledger: {
    pins(): Promise<ExecutedPin[]>;
    requests(): Promise<readonly ReceivedRequest[]>;
    duplicates(query?: DuplicateQuery): Promise<Duplicate[]>;
    counts(): Promise<LedgerCounts>;
    export(): Promise<LedgerExport>;
  };
  port: { close(): Promise<void>; open(): Promise<void> };
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<ProcessExit>;
  close(): Promise<void>;
}

type Result<Name extends CommandName> = Promise<Awaited<ReturnType<Commands[Name]>>>;

/** The calls under way to one child, and what it said last. */
class Line {
  readonly exited: Promise<ProcessExit>;
  lastLedger: LedgerExport | undefined;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        for (const { reject } of this.#waiting.values()) reject(ended());
        this.#waiting.clear();
        resolve({ code, signal });
      });
    });
    child.on('message', (message: FromChild) => {
      this.#hear(message);
    });
    // A message sent while the child is ending; the call itself is rejected by its exit.
    child.on('error', () => {});
  }

  call<Name extends CommandName>(command: Name, ...args: Parameters<Commands[Name]>): Result<Name> {
    if (!this.#child.connected) return Promise.reject(ended());
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.tell({ kind: 'call', id, command, args });
    return answer as Result<Name>;
  }

  tell(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #hear(message: FromChild): void {
    if (message.kind === 'exiting') this.lastLedger = message.ledger;
    if (message.kind !== 'result' && message.kind !== 'error') return;
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'result') call?.resolve(message.value);
    else call?.reject(new RangeError(message.message));
  }
}

const ended = (): Error => new Error('The simulator process has ended');

function firstWord(child: ChildProcess): Promise<Address> {
  return new Promise((resolve, reject) => {
    // One that the system does not start never ends either.
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The simulator process ended with code ${String(code)} before it listened`));
    });
    child.once('message', (message: FromChild) => {
      if (message.kind === 'started') resolve(message.address);
      else
        reject(
          new Error(
            message.kind === 'failed'
              ? message.message
              : 'The simulator process did not say where it listens',
          ),
        );
    });
  });
}

function ledgerOf(line: Line): SimulatorProcess['ledger'] {
  return {
    pins: async () => line.lastLedger?.pins ?? line.call('ledger.pins'),
    requests: async () => line.lastLedger?.requests ?? line.call('ledger.requests'),
    export: async () => line.lastLedger ?? line.call('ledger.export'),
    duplicates: (query) => line.call('ledger.duplicates', query),
    counts: () => line.call('ledger.counts'),
  };
}

function faultsOf(line: Line): SimulatorProcess['faults'] {
  const handleOf = ({ id }: FaultStatus): RemoteFaultHandle => ({
    id,
    status: () => line.call('faults.status', id),
    remove: () => line.call('faults.remove', id),
  });
  return {
    add: async (fault) => handleOf(await line.call('faults.add', fault)),
    storm: async (storm) => (await line.call('faults.storm', storm)).map(handleOf),
    clear: () => line.call('faults.clear'),
  };
}

/** Starts a simulator as a child process: off the caller's event loop, and able to die. */
export async function startSimulatorProcess(
  options: SimulatorOptions = {},
): Promise<SimulatorProcess> {
  resolveOptions(options);
  const child = fork(join(__dirname, 'child.js'), [], { execArgv: [], serialization: 'advanced' });
  const line = new Line(child);
  line.tell({ kind: 'start', options });
  const address = await firstWord(child);
  return {
    ...address,
    pid: child.pid!,
    clock: {
      now: () => line.call('clock.now'),
      advance: (milliseconds) => line.call('clock.advance', milliseconds),
    },
    accounts: {
      create: (request) => line.call('accounts.create', request),
      share: (boardId, accountId) => line.call('accounts.share', boardId, accountId),
    },
    tokens: {
      issue: (account, request) =>
        line.call('tokens.issue', typeof account === 'string' ? account : account.id, request),
      expireAccess: (token) => line.call('tokens.expireAccess', token),
      revoke: (token) => line.call('tokens.revoke', token),
    },
    faults: faultsOf(line),
    ledger: ledgerOf(line),
    port: { close: () => line.call('port.close'), open: () => line.call('port.open') },
    exited: line.exited,
    close: async () => {
      line.tell({ kind: 'close' });
      await line.exited;
    },
  };
}
