// A user folder of n8n, and n8n's own commands over it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { freePort } from '../../support/free_port.mjs';
import { installN8n } from './installation.mjs';

const COMMAND_LIMIT_MS = 120_000;

export const packageName = 'n8n-nodes-pinterest-native';
export const n8nModules = await installN8n();
const n8nProgram = join(n8nModules, 'n8n/bin/n8n');

/** Quiet, on loopback, and asking nobody outside. */
const SETTINGS = {
  N8N_ENCRYPTION_KEY: 'key of a test',
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_HOST: '127.0.0.1',
  N8N_SECURE_COOKIE: 'false',
  N8N_PYTHON_ENABLED: 'false',
  // No workflow here has code of its own: nobody needs to start the process that would run it.
  N8N_RUNNERS_MODE: 'external',
  N8N_RUNNERS_AUTH_TOKEN: 'token of a test',
  N8N_LOG_LEVEL: 'info',
};

function cleanEnvironment() {
  const foreign = /^(N8N_|PINTEREST_|NODE_TEST_CONTEXT$|NODE_OPTIONS$|NODE_V8_COVERAGE$)|_proxy$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

export class N8nHome {
  #env;

  /** In a folder of its own unless one is named; a copy of `prepared`, when that is given. */
  constructor({ folder, prepared, env = {} }) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'pinterest-n8n-'));
    this.#env = env;
    mkdirSync(this.folder, { recursive: true });
    if (prepared) cpSync(prepared, this.folder, { recursive: true });
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As `Settings > Community nodes > Install` leaves it, less its row in the database. */
  addPackage(tarball) {
    const target = join(this.folder, '.n8n/nodes/node_modules', packageName);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }

  /** The ports belong to one process, also to a command: its broker must not meet the server's. */
  async environment({ port, ...more } = {}) {
    const address = port && `http://127.0.0.1:${port}/`;
    return {
      ...cleanEnvironment(),
      ...SETTINGS,
      N8N_USER_FOLDER: this.folder,
      N8N_RUNNERS_BROKER_PORT: String(await freePort()),
      ...(port && { N8N_PORT: String(port), N8N_EDITOR_BASE_URL: address, N8N_WEBHOOK_URL: address }),
      ...this.#env,
      ...more,
    };
  }

  /** A process of n8n's that ends by SIGTERM when this one dies. */
  async spawn(args, { port, ...env } = {}) {
    const guard = ['--pdeathsig', 'TERM', process.execPath, n8nProgram, ...args];
    return spawn('setpriv', guard, { env: await this.environment({ port, ...env }), cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs one of n8n's commands to its end; resolves with what it printed. */
  async command(...args) {
    const child = await this.spawn(args);
    let output = '';
    const take = (chunk) => { output += chunk; };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const killer = setTimeout(() => child.kill('SIGKILL'), COMMAND_LIMIT_MS);
    const code = await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(killer);
    if (code !== 0) throw new Error(`n8n ${args.join(' ')} ended with ${code}:\n${output.slice(-8000)}`);
    return output;
  }

  /** What is stored, opened with n8n's own key. */
  async exportCredential(id) {
    const output = join(this.folder, 'exported.json');
    await this.command('export:credentials', `--id=${id}`, '--decrypted', `--output=${output}`);
    return JSON.parse(readFileSync(output, 'utf8'))[0].data;
  }

  /** Runs a workflow that starts by hand, without a server; resolves with the run's data. */
  async execute(id) {
    const output = await this.command('execute', `--id=${id}`, '--rawOutput');
    return JSON.parse(output.slice(output.search(/^\{/m)));
  }
}
