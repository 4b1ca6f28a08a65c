/** What the addon exports. Everything but seals, secrets and images crosses as JSON text. */
export interface NativeBinding {
  readonly version: string;
  /** The third-party libraries that are really linked, as JSON. */
  versions(): string;
  /**
   * Once per environment: where events go, as the JSON text of an array, one text for each drained
   * queue.
   */
  start(onEvents: (events: string) => void): void;
  createEngine(
    config: string,
    appSecret: string | Uint8Array | undefined,
    sealer: NativeSealer | undefined,
    ca: string | undefined,
  ): NativeEngine;
  /** Roots for an engine that was made without `ca`, before its first job. */
  trust(engine: NativeEngine, ca: string): void;
  /**
   * `job` is the caller's number for it; it comes back with every event. The command names its images, bytes or base64 text, by their
   * position; they are copied.
   */
  submit(engine: NativeEngine, job: number, command: string, images: readonly Image[] | undefined): void;
  /** The whole job, or the pin with this key. `ticket` comes back with the answer. */
  cancel(engine: NativeEngine, job: number, key: string | undefined, ticket: number): void;
  extend(engine: NativeEngine, job: number, milliseconds: number, keys: readonly string[]): void;
  stats(engine: NativeEngine): string;
  closeEngine(engine: NativeEngine, job: number): void;

  createSealer(keys: readonly string[]): NativeSealer;
  keyId(sealer: NativeSealer): string;
  seal(sealer: NativeSealer, context: string, secret: string | Uint8Array): string;
  unseal(sealer: NativeSealer, context: string, sealed: string): string;
  rewrap(sealer: NativeSealer, from: string, to: string, sealed: string): string;
  keyIdOf(sealed: string): string;
  generateKey(): string;

  operations(): string;
  fingerprint(pin: string): string;
  boardsDiff(known: string, fetched: string): string;
  refreshDue(tokens: string): boolean;
  oauthStart(engine: NativeEngine, request: string): string;
}

export type Image = string | Uint8Array;

declare const engineBrand: unique symbol;
declare const sealerBrand: unique symbol;

export interface NativeEngine {
  readonly [engineBrand]: true;
}

export interface NativeSealer {
  readonly [sealerBrand]: true;
}
