// The editor in a browser, and pictures of it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { n8nModules } from './home.mjs';
import { Rest } from './rest.mjs';

const LIMIT_MS = 60_000;
const WIDTH = 1280;
const CREDENTIAL = '[data-test-id="editCredential-modal"]';
const PROGRAM = '/usr/bin/chromium';

/** A browser with the owner logged in; closed when the test ends. */
export async function editorFor(t, server) {
  if (!existsSync(PROGRAM)) throw new Error('The browser is missing: apt-get install chromium');
  const { chromium } = createRequire(join(n8nModules, 'suite.js'))('playwright-core');
  // As root it refuses to run with its sandbox; it sees nothing but the n8n of the test.
  const browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-gpu'], timeout: LIMIT_MS });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 800 } });
  page.setDefaultTimeout(LIMIT_MS);
  await page.goto(`${server.url}/signin`);
  await page.fill('input[name="emailOrLdapLoginId"]', Rest.owner.email);
  await page.fill('input[type=password]', Rest.owner.password);
  await page.press('input[type=password]', 'Enter');
  await page.waitForURL((url) => !url.pathname.includes('signin'));
  return new Editor(page, server.url);
}

class Editor {
  #url;

  constructor(page, url) {
    this.page = page;
    this.#url = url;
  }

  async openWorkflow(id, nodes) {
    await this.page.goto(`${this.#url}/workflow/${id}`);
    const canvas = this.page.locator('[data-test-id="canvas-node"]');
    await canvas.nth(nodes - 1).waitFor();
    await this.#quiet();
  }

  /** The key that brings the whole workflow into view. */
  async fit(height) {
    await this.page.setViewportSize({ width: WIDTH, height });
    await this.page.keyboard.press('1');
    await this.#quiet();
  }

  async openNode(name) {
    await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
    await this.page.locator('[data-test-id="ndv"]').waitFor();
    await this.#quiet();
  }

  async openCredential(id) {
    await this.page.goto(`${this.#url}/home/credentials/${id}`);
    await this.page.getByText('OAuth Redirect URL').first().waitFor();
    await this.page.getByRole('button', { name: /connect/i }).first().waitFor();
    // It scrolls inside, and a picture does not.
    await this.page.addStyleTag({ content: `${CREDENTIAL} { height: 850px !important; max-height: none !important; }` });
    await this.#quiet();
  }

  async openWorkflowList(names) {
    await this.page.goto(`${this.#url}/home/workflows`);
    for (const name of names) await this.page.getByText(name, { exact: true }).first().waitFor();
    await this.#quiet();
  }

  async text() {
    return this.page.locator('body').innerText();
  }

  /** Messages that pop up: a picture must not have one. */
  async toasts() {
    return this.page.locator('.el-notification, .el-message').allInnerTexts();
  }

  /** Of the whole page at this height, or of the credential's dialog alone. */
  async picture(path, height, { dialog = false } = {}) {
    await this.page.setViewportSize({ width: WIDTH, height });
    await this.page.mouse.move(1, 1);
    await this.#quiet();
    await (dialog ? this.page.locator(CREDENTIAL) : this.page).screenshot({ path, animations: 'disabled' });
  }

  /** Nothing is loading and no picture is missing. */
  async #quiet() {
    await this.page.waitForLoadState('networkidle').catch(() => {});
    await this.page.waitForFunction(() => [...globalThis.document.images].every((image) => image.complete));
  }
}
