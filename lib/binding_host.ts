/** What loading depends on; replaced by tests. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  /** Undefined outside Linux. */
  readonly libc: 'glibc' | 'musl' | undefined;
  /** For messages: takes milliseconds. Undefined on musl and outside Linux. */
  readonly glibcVersion: string | undefined;
  /** A file to load instead of the one in prebuilds/ (PINTEREST_NATIVE_BINDING). */
  readonly override: string | undefined;
  readonly packageRoot: string;
  /** The package.json of this package is still on disk. */
  packageExists(): boolean;
  /** Names of the folders in prebuilds/. */
  builds(): readonly string[];
  fileExists(path: string): boolean;
  open(path: string): unknown;
}

export interface LoadAttempt {
  readonly path: string;
  readonly missing: boolean;
  reason?: unknown;
}
