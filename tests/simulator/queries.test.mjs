import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, pinOn, send, simulatorFor } from '../support/simulator.mjs';

const refusal = ({ status, body }) => [status, body.code];
const DAYS = 'start_date=2025-12-01&end_date=2025-12-31';

async function pinsOf(simulator, { token, boardId }, count) {
  const ids = [];
  for (let made = 0; made < count; made += 1) {
    const { body } = await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) });
    ids.push(body.id);
  }
  return ids;
}

describe('a query', () => {
  it('names several pins by saying the name again, as Pinterest describes it', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const connected = connect(simulator);
    const ids = await pinsOf(simulator, connected, 2);
    const ask = (named) =>
      send(simulator, { path: `/pins/analytics?${DAYS}&metric_types=IMPRESSION&${named}`, token: connected.token });
    const figures = await ask(ids.map((id) => `pin_ids=${id}`).join('&'));
    assert.deepEqual(Object.keys(figures.body).sort(), ids.toSorted());
    assert.deepEqual(refusal(await ask(`pin_ids=${ids.join(',')}`)), [400, 1]);
  });

  it('with a word that Pinterest does not know is refused, also where the answer would be the same', async (t) => {
    const simulator = await simulatorFor(t, { clock: 'driven' });
    const { token, boardId } = connect(simulator);
    const wrong = [
      '/boards?ad_account_id=mine', `/boards/${boardId}/pins?creative_types=REGULAR&creative_types=PICTURE`,
      '/pins?pin_type=PUBLIC', '/pins?include_protected_pins=yes', '/pins?page_size=251',
    ];
    for (const path of wrong) assert.deepEqual(refusal(await send(simulator, { path, token })), [400, 1], path);
    const fine = await send(simulator, { path: '/pins?creative_types=REGULAR&creative_types=VIDEO&pin_metrics=true', token });
    assert.equal(fine.status, 200);
  });

  it('for kinds of pins shows no others, and protected ones when they are asked for', async (t) => {
    const simulator = await simulatorFor(t);
    const { account, token } = connect(simulator, { boards: 5, boardPrivacyMix: true });
    const [open, hidden] = ['PUBLIC', 'PROTECTED'].map((privacy) => account.boards.find((board) => board.privacy === privacy).id);
    await pinsOf(simulator, { token, boardId: open }, 1);
    await pinsOf(simulator, { token, boardId: hidden }, 1);
    const items = [{ url: 'https://images.example/1.png' }, { url: 'https://images.example/2.png' }];
    const json = pinOn(open, { media_source: { source_type: 'multiple_image_urls', items } });
    await send(simulator, { method: 'POST', path: '/pins', token, json });
    const count = async (path) => (await send(simulator, { path, token })).body.items.length;
    assert.deepEqual(
      [await count('/pins'), await count('/pins?include_protected_pins=true'), await count('/pins?creative_types=CAROUSEL')],
      [2, 3, 1],
    );
    assert.equal(await count(`/boards/${open}/pins?creative_types=VIDEO&creative_types=REGULAR`), 1);
    assert.equal(await count(`/boards/${hidden}/pins`), 1);
  });
});

describe('a source', () => {
  it('with a field of another type is refused', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const picture = { url: 'https://images.example/1.png' };
    const wrong = [
      { source_type: 'image_url', ...picture, is_standard: 'false' },
      { source_type: 'multiple_image_urls', items: [picture, { ...picture, title: 2 }] },
      { source_type: 'pin_url', is_affiliate_link: 1 },
    ];
    for (const media_source of wrong) {
      const answer = await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId, { media_source }) });
      assert.deepEqual(refusal(answer), [400, 1], JSON.stringify(media_source));
    }
    assert.equal(simulator.ledger.pins.length, 0);
  });
});

describe("a carousel's slots", () => {
  it('are objects with texts', async (t) => {
    const simulator = await simulatorFor(t);
    const { token, boardId } = connect(simulator);
    const { body: { id } } = await send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(boardId) });
    const update = (...slots) => send(simulator, { method: 'PATCH', path: `/pins/${id}`, token, json: { carousel_slots: slots } });
    for (const wrong of [7, null, { title: 7 }, { link: {} }]) assert.deepEqual(refusal(await update(wrong)), [400, 1], JSON.stringify(wrong));
    assert.equal((await update({ title: 'One' }, { description: 'Two', link: 'https://blog.example/2' })).status, 200);
  });
});
