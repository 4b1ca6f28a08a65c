/** What the process ends with. A scheduler may rely on these; a number is never given another meaning. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  somePinsFailed: 3,
  waiting: 4,
  notConfigured: 5,
  notConnected: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_TEXTS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done, or nothing to do'],
  [EXIT.failure, 'failed; nothing is lost, the message says what to do'],
  [EXIT.usage, 'called wrongly: unknown command, option or id'],
  [EXIT.somePinsFailed, 'some pins failed, or were named and not published; the others went out'],
  [EXIT.waiting, 'nothing failed, something has to wait: a quota, a block, a look; run it again later'],
  [EXIT.notConfigured, 'a setting is missing or unusable: app, database, seal key'],
  [EXIT.notConnected, 'the project is not connected, or a person must connect it again'],
  [EXIT.interrupted, 'stopped by Ctrl-C or SIGTERM; what was not sent is released'],
];
