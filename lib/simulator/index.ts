export { startSimulator } from './simulator.js';
export type { Account, AccountRequest, Simulator, TokenRequest } from './simulator.js';
export type { AppRegistration, EnvironmentName, SimulatorOptions } from './options.js';
export { DEFAULT_APP } from './options.js';
export type { SimulatorClock } from './clock.js';
export { DRIVEN_START } from './clock.js';
export type { Category, RateWindow, Tier } from './rate_limits.js';
export type { KnownError } from './api_error.js';
export { DEFAULT_SCOPES, OPERATIONS, SCOPES } from './operations.js';
export type { Operation } from './operations.js';
export type { TokenPair } from './world/tokens.js';
export type { Privacy } from './world/entities.js';
export type {
  BendingEffect,
  Cut,
  CutEffect,
  Fault,
  FaultEffect,
  FaultHandle,
  FaultKind,
  FaultMatch,
  ReplacedEffect,
  Rewriting,
  SpoiltEffect,
  Storm,
  StormRates,
} from './faults/fault.js';
export { STORM_RATES } from './faults/storm.js';
export type {
  Duplicate,
  DuplicateQuery,
  ExecutedPin,
  Ledger,
  LedgerExport,
  OperationCount,
  ReceivedRequest,
} from './ledger.js';
export { startSimulatorProcess } from './process/start_process.js';
export type { ProcessExit, RemoteFaultHandle, SimulatorProcess } from './process/start_process.js';
export type { FaultStatus, LedgerCounts } from './process/commands.js';
