import { type ErrorDetails, isMisuse, PinterestError } from './errors.js';
import { CallSite, cancelled, closed, notStarted, toError } from './failure.js';
import type { Image, NativeBinding, NativeEngine } from './native.js';
import type { ClientStats } from './types.js';

/** What the core says about a job that goes on. */
export type News = { type: 'outcome' | 'progress'; payload: unknown };

/** Who hears what the core says about a job that goes on. */
export interface Hearer {
  news(news: News): void;
  /** Of a batch: of the pin at `position` among those it was handed over with. Most of all that is said, so nothing is made for it. */
  published?(position: number, id: string, createdAt: string | null, foundByLook: boolean): void;
}

interface Listener {
  readonly hearer: Hearer | undefined;
  done(value: unknown): void;
  failed(details: ErrorDetails): void;
}

/** Job, position, id, date and foundByLook of one pin after the other. */
type PublishedPins = (string | number | boolean | null)[];

/** Of pins of any jobs, or of one job. */
type NativeEvent =
  | { published: PublishedPins }
  | { job: number; type: 'done'; value: unknown }
  | { job: number; type: 'error'; error: ErrorDetails }
  | { job: number; type: 'outcome'; outcome: unknown }
  | { job: number; type: 'progress'; progress: unknown };

/** Hands the core's events to those who wait for them. One for each loaded addon. */
class Switchboard {
  readonly #listeners = new Map<number, Listener>();
  #last = 0;

  constructor(binding: NativeBinding) {
    try {
      binding.start((events) => this.#deliver(JSON.parse(events) as NativeEvent[]));
    } catch (error) {
      throw notStarted(error);
    }
  }

  listen(listener: Listener): number {
    this.#listeners.set(++this.#last, listener);
    return this.#last;
  }

  #deliver(events: NativeEvent[]): void {
    for (const event of events) {
      if ('published' in event) {
        this.#deliverPublished(event.published);
        continue;
      }
      const listener = this.#listeners.get(event.job);
      if (listener === undefined) continue;
      if (event.type === 'outcome') listener.hearer?.news({ type: event.type, payload: event.outcome });
      else if (event.type === 'progress') listener.hearer?.news({ type: event.type, payload: event.progress });
      else {
        this.#listeners.delete(event.job);
        if (event.type === 'done') listener.done(event.value);
        else listener.failed(event.error);
      }
    }
  }

  #deliverPublished(pins: PublishedPins): void {
    for (let at = 0; at < pins.length; at += 5) {
      const hearer = this.#listeners.get(pins[at] as number)?.hearer;
      hearer?.published?.(pins[at + 1] as number, pins[at + 2] as string, pins[at + 3] as string | null, pins[at + 4] as boolean);
    }
  }
}

const switchboards = new WeakMap<NativeBinding, Switchboard>();

function switchboardOf(binding: NativeBinding): Switchboard {
  let switchboard = switchboards.get(binding);
  if (switchboard === undefined) {
    switchboard = new Switchboard(binding);
    switchboards.set(binding, switchboard);
  }
  return switchboard;
}

export interface RunOptions {
  signal?: AbortSignal | undefined;
  onNews?: (news: News) => void;
  /** The public function, whose caller the error's stack names. */
  called: (...args: never[]) => unknown;
}

/** Who waits for a job, and how. */
interface Waiting {
  hearer?: Hearer | undefined;
  /** Whose call it was. */
  site?: CallSite;
  signal?: AbortSignal | undefined;
}

/** A job under way. */
export interface Run<T> {
  readonly result: Promise<T>;
  readonly job: number;
}

/** One client's engine in the core: jobs as promises. */
export class Engine {
  readonly binding: NativeBinding;
  readonly #native: NativeEngine;
  readonly #switchboard: Switchboard;
  #roots: (() => string) | undefined;
  #pending = 0;
  #closing: Promise<void> | undefined;

  /** `roots`: asked for before something is first sent, because reading Node's list takes longer than all else here. */
  constructor(binding: NativeBinding, create: () => NativeEngine, roots?: () => string) {
    this.binding = binding;
    this.#roots = roots;
    this.#switchboard = switchboardOf(binding);
    this.#native = create();
  }

  get pending(): number {
    return this.#pending;
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** For a native function that needs the engine itself. */
  with<T>(use: (native: NativeEngine) => T): T {
    if (this.isClosed) throw closed();
    return use(this.#native);
  }

  run<T>(command: object, options: RunOptions): Promise<T> {
    const site = new CallSite(options.called);
    if (options.signal?.aborted) {
      return Promise.reject(site.mark(cancelled(options.signal.reason)));
    }
    if (this.isClosed) return Promise.reject(site.mark(closed()));
    const hearer = options.onNews && { news: options.onNews };
    return this.#submit<T>(JSON.stringify(command), undefined, { hearer, site, signal: options.signal }).result;
  }

  /** A command that is JSON text already; the caller sees to its signal and to whose call its failure is. */
  submit<T>(command: string, images: readonly Image[], hearer: Hearer): Run<T> {
    // The core's engine may be gone, and nobody would ever answer.
    if (this.isClosed) return { result: Promise.reject(closed()), job: 0 };
    return this.#submit<T>(command, images, { hearer });
  }

  cancel(job: number): void {
    if (!this.isClosed) this.binding.cancel(this.#native, job, undefined, 0);
  }

  cancelKey(job: number, key: string): Promise<unknown> {
    if (this.isClosed) return Promise.resolve('too_late');
    const { result, job: ticket } = this.#listen<unknown>({});
    this.binding.cancel(this.#native, job, key, ticket);
    return result;
  }

  extend(job: number, milliseconds: number, keys: readonly string[]): void {
    if (!this.isClosed) this.binding.extend(this.#native, job, milliseconds, keys);
  }

  stats(): ClientStats {
    const core = JSON.parse(this.binding.stats(this.#native)) as Omit<ClientStats, 'pending'>;
    return { pending: this.#pending, ...core };
  }

  /** Resolves when everything that was on its way has ended. */
  close(): Promise<void> {
    if (this.#closing === undefined) {
      const { result, job } = this.#listen<void>({});
      this.binding.closeEngine(this.#native, job);
      this.#closing = result.then(() => undefined);
    }
    return this.#closing;
  }

  #trust(): void {
    if (this.#roots === undefined) return;
    this.binding.trust(this.#native, this.#roots());
    this.#roots = undefined;
  }

  #submit<T>(command: string, images: readonly Image[] | undefined, waiting: Waiting): Run<T> {
    this.#trust();
    const run = this.#listen<T>(waiting);
    this.binding.submit(this.#native, run.job, command, images);
    return run;
  }

  #listen<T>({ hearer, site, signal }: Waiting): Run<T> {
    let job = 0;
    const abort = (): void => this.cancel(job);
    const result = new Promise<T>((resolve, reject) => {
      const end = (): void => {
        this.#pending -= 1;
        signal?.removeEventListener('abort', abort);
      };
      job = this.#switchboard.listen({
        hearer,
        done: (value) => {
          end();
          resolve(value as T);
        },
        failed: (details) => {
          end();
          const cause = details.code === 'cancelled' ? signal?.reason : undefined;
          const error = toError(details, cause === undefined ? undefined : { cause });
          reject(site === undefined ? error : site.mark(error));
        },
      });
    });
    this.#pending += 1;
    signal?.addEventListener('abort', abort, { once: true });
    return { result, job };
  }
}

/** As plain data, for what is told and not thrown. */
export function detailsOf(error: unknown): ErrorDetails {
  if (error instanceof PinterestError) {
    const { name: _name, stack: _stack, cause: _cause, ...details } = error as PinterestError & object;
    const known = Object.entries(details).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(known), message: error.message } as ErrorDetails;
  }
  if (isMisuse(error)) {
    // Found before anything is sent, by us or by the core.
    return { code: 'invalid_argument', message: error.message, field: error.field, outcome: 'not_sent', stopped: 'permanent' };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
