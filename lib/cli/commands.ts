import type { Command } from './command.js';

export interface CommandEntry {
  name: string;
  summary: string;
  /** Commands are loaded when they are asked for. */
  load: () => Promise<Command>;
}

/** In the order in which somebody who starts needs them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'open a database, bring its schema up to date, make the first project',
    load: async () => (await import('./commands/init.js')).init,
  },
  {
    name: 'doctor',
    summary: 'look for the classic mistakes in settings, keys, database and access',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  {
    name: 'connect',
    summary: 'connect a Pinterest account to a project',
    load: async () => (await import('./commands/connect.js')).connect,
  },
  {
    name: 'disconnect',
    summary: "end a project's connection",
    load: async () => (await import('./commands/disconnect.js')).disconnect,
  },
  {
    name: 'status',
    summary: 'projects, their accounts and their pins',
    load: async () => (await import('./commands/status.js')).status,
  },
  {
    name: 'boards sync',
    summary: "replace a project's boards by those at Pinterest",
    load: async () => (await import('./commands/boards_sync.js')).boardsSync,
  },
  {
    name: 'boards list',
    summary: 'the boards of a project',
    load: async () => (await import('./commands/boards_list.js')).boardsList,
  },
  {
    name: 'publish',
    summary: 'publish named pins now',
    load: async () => (await import('./commands/publish.js')).publish,
  },
  {
    name: 'publish-due',
    summary: 'publish every pin whose time has come',
    load: async () => (await import('./commands/publish_due.js')).publishDue,
  },
  {
    name: 'recover',
    summary: 'settle what a crash or a lost answer left',
    load: async () => (await import('./commands/recover.js')).recover,
  },
  {
    name: 'refresh',
    summary: 'refresh the tokens that are due',
    load: async () => (await import('./commands/refresh.js')).refresh,
  },
  {
    name: 'keys generate',
    summary: 'a new seal key',
    load: async () => (await import('./commands/keys_generate.js')).keysGenerate,
  },
  {
    name: 'keys adopt',
    summary: "seal the tokens of an application's Vault",
    load: async () => (await import('./commands/keys_adopt.js')).keysAdopt,
  },
  {
    name: 'keys rotate',
    summary: 'seal the stored tokens with a new key',
    load: async () => (await import('./commands/keys_rotate.js')).keysRotate,
  },
  {
    name: 'legacy status',
    summary: 'how the n8n workflows of before stand',
    load: async () => (await import('./commands/legacy_status.js')).legacyStatus,
  },
  {
    name: 'legacy declare',
    summary: 'which n8n workflows published before, or that none did',
    load: async () => (await import('./commands/legacy_declare.js')).legacyDeclare,
  },
  {
    name: 'legacy disable',
    summary: 'switch the n8n workflows of before off',
    load: async () => (await import('./commands/legacy_disable.js')).legacyDisable,
  },
  {
    name: 'legacy enable',
    summary: 'switch those on again that "legacy disable" switched off',
    load: async () => (await import('./commands/legacy_enable.js')).legacyEnable,
  },
  {
    name: 'demo',
    summary: 'the whole way through a simulated Pinterest, checked against its ledger',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
  {
    name: 'simulate',
    summary: 'a Pinterest on this machine, for development and tests',
    load: async () => (await import('./commands/simulate.js')).simulateCommand,
  },
];
