import type { Fault, FaultHandle, Storm } from '../faults/fault.js';
import type { Ledger, DuplicateQuery } from '../ledger.js';
import type { AccountRequest, Simulator, TokenRequest } from '../simulator.js';

/** How far a fault has come, as data. */
export interface FaultStatus {
  id: number;
  matched: number;
  struck: number;
}

export interface LedgerCounts {
  pins: number;
  received: number;
  connections: number;
  operations: Record<string, { requested: number; executed: number }>;
  accounts: Record<string, { requested: number; executed: number }>;
}

const statusOf = ({ id, matched, struck }: FaultHandle): FaultStatus => ({ id, matched, struck });

function countsOf(ledger: Ledger): LedgerCounts {
  return {
    pins: ledger.pins.length,
    received: ledger.received,
    connections: ledger.connections,
    operations: Object.fromEntries(ledger.operations),
    accounts: Object.fromEntries(ledger.accounts),
  };
}

/**
 * Everything that can be asked of a simulator in another process: arguments and results are plain
 * data.
 */
export function commandsFor(simulator: Simulator) {
  return {
    ...worldCommands(simulator),
    ...faultCommands(simulator),
    ...ledgerCommands(simulator),
    'port.close': () => {
      simulator.port.close();
    },
    'port.open': () => simulator.port.open(),
  };
}

function worldCommands({ clock, accounts, tokens }: Simulator) {
  return {
    'clock.now': () => clock.now(),
    'clock.advance': (milliseconds: number) => {
      clock.advance(milliseconds);
    },
    'accounts.create': (request?: AccountRequest) => accounts.create(request),
    'accounts.share': (boardId: string, accountId: string) => {
      accounts.share(boardId, accountId);
    },
    'tokens.issue': (accountId: string, request?: TokenRequest) => tokens.issue(accountId, request),
    'tokens.expireAccess': (token: string) => {
      tokens.expireAccess(token);
    },
    'tokens.revoke': (token: string) => {
      tokens.revoke(token);
    },
  };
}

function faultCommands({ faults }: Simulator) {
  const handles = new Map<number, FaultHandle>();
  const keep = (handle: FaultHandle): FaultStatus => {
    handles.set(handle.id, handle);
    return statusOf(handle);
  };
  const handleOf = (id: number): FaultHandle => {
    const handle = handles.get(id);
    if (!handle) throw new RangeError(`There is no fault ${String(id)} in this simulator`);
    return handle;
  };
  return {
    'faults.add': (fault: Fault) => keep(faults.add(fault)),
    'faults.storm': (storm?: Storm) => faults.storm(storm).map(keep),
    'faults.status': (id: number) => statusOf(handleOf(id)),
    'faults.remove': (id: number) => {
      handleOf(id).remove();
    },
    'faults.clear': () => {
      faults.clear();
    },
  };
}

function ledgerCommands({ ledger }: Simulator) {
  return {
    'ledger.pins': () => ledger.pins,
    'ledger.requests': () => ledger.requests,
    'ledger.duplicates': (query?: DuplicateQuery) => ledger.duplicates(query),
    'ledger.counts': () => countsOf(ledger),
    'ledger.export': () => ledger.export(),
  };
}

export type Commands = ReturnType<typeof commandsFor>;
export type CommandName = keyof Commands;
