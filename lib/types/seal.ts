/** Where a sealed secret belongs. Moved anywhere else it does not open. */
export interface SealContext {
  /** `'production'`, `'sandbox'`, or the origin of a custom environment. Default: the client's. */
  environment?: string | undefined;
  /** Default: the client's `app.id`. */
  appId?: string | undefined;
  tenant: string;
  connection: string;
}

export type SecretKind = 'access' | 'refresh' | 'verifier';

/** A `SealContext` with nothing left to a client's defaults. */
export interface FullSealContext extends SealContext {
  environment: string;
  appId: string;
  /** Default `'access'`. */
  kind?: SecretKind | undefined;
}

/** A ring of keys: the first seals, all open. */
export interface Sealer {
  /** The id of the key that seals. */
  readonly keyId: string;
  seal(context: FullSealContext, secret: string | Uint8Array): string;
  /** The secret as a string: it then lives in JavaScript's memory, where nothing can wipe it. */
  unseal(context: FullSealContext, sealed: string): string;
  /** Opens with any key and seals with the first; moves the secret when `to` is another context. */
  rewrap(from: FullSealContext, sealed: string, to?: FullSealContext): string;
  /** Which key made a seal. */
  keyIdOf(sealed: string): string;
}
