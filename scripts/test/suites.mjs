/**
 * Every suite of `npm test` and how many tests it has at least: a glob that suddenly matches less must fail, not pass.
 * Raise the number when tests are added; never lower it to get a run through.
 */
export const suites = {
  native: { minimum: 690 },
  lib: { minimum: 119 },
  simulator: { minimum: 172 },
  integration: { minimum: 260 },
  store: { minimum: 153 },
  service: { minimum: 392 },
  legacy: { minimum: 88 },
  inngest: { minimum: 60 },
  cli: { minimum: 114 },
  adopt: { minimum: 46 },
  example: { minimum: 42 },
  nodes: { minimum: 390 },
  build: { minimum: 18 },
  // Installs packages and starts test runners: one file at a time.
  package: { minimum: 20, concurrency: 1 },
};
