import { createClient } from '../client.js';
import { type Simulator, startSimulator, type StormRates } from '../simulator/index.js';
import type { Auth, Board, Client, Pin, PinOutcome, PublishProgress, TokenGrant } from '../types.js';
import { compareWithLedger, rowOf, type Row, summary, table, verdict } from './demo_report.js';
import { settle } from './demo_settle.js';
import { StatusLine, type Screen } from './status_line.js';

const PINS = 50;
const BOARDS = 12;

/** What strikes the pins on their way: answers lost before and after the work was done, refusals, rewriting. */
const WEATHER: Partial<StormRates> = {
  delay: 0.2,
  close: 0.06,
  execute_and_cut: 0.1,
  error: 0.06,
  gateway_error: 0.04,
  truncated_json: 0.04,
  list_shuffled: 0.3,
  rewrite: 0.05,
  chunked: 0.1,
};

/** The whole way through a simulated Pinterest. Resolves with the exit code: 1 when a pin is lost or there twice. */
export async function demo(screen: Screen): Promise<number> {
  const simulator = await startSimulator({ seed: 7 });
  const client = clientOf(simulator);
  try {
    screen.write(`A simulated Pinterest answers at ${simulator.url}\n`);
    const account = simulator.accounts.create({ username: 'garden_blog', boards: BOARDS });
    const grant = await consent(client, account.id);
    screen.write(`Consent: ${grant.account?.username} grants ${grant.scopes.length} scopes\n`);
    const auth = { accessToken: grant.accessToken as string, scopes: grant.scopes };
    const { boards } = await client.boards.list({ auth });
    screen.write(`Boards:  ${boards.length}, listed page by page\n`);
    const started = Date.now();
    const rows = await publishAll(client, simulator, { auth, boards, screen });
    const seconds = (Date.now() - started) / 1000;
    screen.write(`\n${table(rows)}\n${summary(rows, seconds)}\n`);
    const { text, ok } = verdict(compareWithLedger(rows, simulator.ledger.pins));
    screen.write(`${text}\n`);
    return ok ? 0 : 1;
  } finally {
    await client.close();
    await simulator.close();
  }
}

function clientOf(simulator: Simulator): Client {
  const { id, secret, redirectUris } = simulator.app;
  return createClient({
    app: { id, secret, redirectUri: redirectUris[0] as string },
    environment: { apiUrl: simulator.apiUrl, authorizeUrl: simulator.authorizeUrl, allowLoopbackHttp: true },
  });
}

/** The real code flow; the person's click is a parameter of the consent page. */
async function consent(client: Client, accountId: string): Promise<TokenGrant> {
  const { url, state, verifier } = client.oauth.start();
  const page = new URL(url);
  page.searchParams.set('decision', 'allow');
  page.searchParams.set('account', accountId);
  const answer = await fetch(page, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');
  if (callback.searchParams.get('state') !== state) throw new Error('The consent came back with another state');
  const code = callback.searchParams.get('code') as string;
  return client.oauth.exchange({ code, account: true, ...(verifier !== undefined && { verifier }) });
}

interface Stage {
  auth: Auth;
  boards: readonly Board[];
  screen: Screen;
}

async function publishAll(client: Client, simulator: Simulator, { auth, boards, screen }: Stage): Promise<Row[]> {
  const operations = ['pins/create', 'boards/list_pins'];
  const faults = simulator.faults.storm({ rates: WEATHER as StormRates, operations });
  screen.write(`Pins:    ${PINS}, through ${faults.length} kinds of faults\n`);
  const pins = Array.from({ length: PINS }, (_, index) => pinFor(index, boards));
  const outcomes = await publish(client, auth, pins, screen);
  simulator.faults.clear();
  const rows = outcomes.map((outcome) => rowOf(pins[outcome.index] as Pin, boardName(boards, pins, outcome), outcome));
  await settle(client, auth, rows, screen);
  return rows;
}

function pinFor(index: number, boards: readonly Board[]): Pin {
  return {
    boardId: (boards[index % boards.length] as Board).id,
    title: `Garden, part ${index + 1}`,
    description: 'What to plant, cut and cover before the first frost.',
    link: `https://blog.example/autumn/${index + 1}`,
    altText: 'A garden in autumn',
    media: { type: 'image_url', url: `https://images.example/autumn-${index + 1}.jpg` },
  };
}

const boardName = (boards: readonly Board[], pins: readonly Pin[], { index }: PinOutcome): string =>
  boards.find(({ id }) => id === pins[index]?.boardId)?.name ?? '';

async function publish(client: Client, auth: Auth, pins: readonly Pin[], screen: Screen): Promise<PinOutcome[]> {
  const status = new StatusLine(screen);
  const outcomes = await client.pins.publishMany(pins, {
    auth,
    onProgress: (progress) => status.show(progressText(progress), progress.published + progress.failed),
  });
  status.end();
  return outcomes;
}

function progressText({ published, failed, sent, total }: PublishProgress): string {
  const open = sent - published - failed;
  return `         ${published} of ${total} published, ${open} under way or looked for, ${failed} unclear`;
}
