import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { DEFAULT_SCOPES } from '../../dist/lib/simulator/index.js';
import { send } from '../support/simulator.mjs';
import { ActiveTrigger } from './support/polling.mjs';
import { byId, setStage } from './support/stage.mjs';

async function stageWith(t, { event = 'newPin', more = {}, pins = 0, ...options } = {}) {
  const stage = await setStage(t, { ...options, simulator: { limits: false, clock: 'driven', ...options.simulator } });
  const parameters = { event, board: byId(stage.boardId), pollTimes: { item: [{ mode: 'everyMinute' }] }, ...more };
  const trigger = new ActiveTrigger(stage.store, parameters);
  const pin = async (title, fields = {}) => {
    const json = {
      board_id: stage.boardId, title, media_source: { source_type: 'image_url', url: 'https://images.example/1.png' }, ...fields,
    };
    const { status, body } = await send(stage.simulator, { method: 'POST', path: '/pins', token: stage.tokens.accessToken, json });
    assert.equal(status, 201);
    return body.id;
  };
  for (let n = 0; n < pins; n += 1) await pin(`Old ${n}`);
  return { ...stage, trigger, parameters, pin, clock: stage.simulator.clock, faults: stage.simulator.faults };
}

/** The same on a trigger that was activated: what is there is not new. */
async function activeStage(t, options) {
  const stage = await stageWith(t, { pins: 2, ...options });
  assert.equal(await stage.trigger.poll(), null);
  stage.clock.advance(60_000);
  return stage;
}

const titles = (items) => items?.map(({ title }) => title) ?? null;

describe('new pin', () => {
  it('the first poll starts nothing for what is there, and the next ones know it', async (t) => {
    const { trigger, pin } = await stageWith(t, { pins: 3 });
    assert.equal(await trigger.poll(), null);
    assert.equal(await trigger.poll(), null);
    await pin('New');
    assert.deepEqual(titles(await trigger.poll()), ['New']);
  });

  it('gives a new pin once, with its address and what Pinterest says of it', async (t) => {
    const { trigger, pin, boardId } = await activeStage(t);
    const id = await pin('New', { link: 'https://blog.example/post' });
    const [item] = await trigger.poll();
    const { url, board_id, title, link } = item;
    assert.deepEqual([item.id, url, board_id, title, link],
      [id, `https://www.pinterest.com/pin/${id}/`, boardId, 'New', 'https://blog.example/post']);
    assert.equal(await trigger.poll(), null);
  });

  it('a board that was empty: its first pin is new', async (t) => {
    const { trigger, pin } = await activeStage(t, { pins: 0 });
    await pin('First');
    assert.deepEqual(titles(await trigger.poll()), ['First']);
  });

  it('more new pins than a page holds all come, the oldest first', async (t) => {
    const { trigger, pin, clock, asked, boardId } = await activeStage(t);
    const expected = [];
    for (let n = 0; n < 520; n += 1) {
      await pin(`New ${n}`);
      expected.push(`New ${n}`);
      if (n % 100 === 0) clock.advance(1000);
    }
    const before = asked(`/v5/boards/${boardId}/pins`).length;
    const items = await trigger.poll();
    assert.deepEqual(titles(items).sort(), expected.sort());
    const dates = items.map(({ created_at: date }) => date);
    assert.deepEqual(dates, [...dates].sort());
    assert.equal(asked(`/v5/boards/${boardId}/pins`).length - before, 3);
    assert.equal(await trigger.poll(), null);
  });

  it('pins of one second are told apart, before and after a poll', async (t) => {
    const { trigger, pin } = await activeStage(t);
    await Promise.all([pin('A'), pin('B')]);
    assert.deepEqual(titles(await trigger.poll()).sort(), ['A', 'B']);
    await pin('C');
    assert.deepEqual(titles(await trigger.poll()), ['C']);
    assert.equal(await trigger.poll(), null);
  });

  for (const seconds of [5, 3600, 3 * 86_400]) {
    it(`a pin that Pinterest lists ${seconds} seconds later comes when it is listed`, async (t) => {
      const { trigger, pin, clock, faults } = await activeStage(t);
      faults.add({ match: { bodyContains: 'Late' }, effect: { kind: 'list_later', seconds } });
      await pin('Late');
      clock.advance(1000);
      await pin('Younger');
      assert.deepEqual(titles(await trigger.poll()), ['Younger']);
      clock.advance((seconds - 2) * 1000);
      assert.equal(await trigger.poll(), null);
      clock.advance(1000);
      assert.deepEqual(titles(await trigger.poll()), ['Late']);
      assert.equal(await trigger.poll(), null);
    });
  }

  it('an order that changes from list to list hides nothing and repeats nothing', async (t) => {
    const { trigger, pin, clock, faults } = await stageWith(t, { pins: 300 });
    faults.add({ match: { operation: 'boards/list_pins' }, effect: { kind: 'list_shuffled' } });
    assert.equal(await trigger.poll(), null);
    for (let round = 0; round < 4; round += 1) {
      clock.advance(60_000);
      await pin(`New ${round}`);
      assert.deepEqual(titles(await trigger.poll()), [`New ${round}`]);
    }
    assert.equal(await trigger.poll(), null);
  });

  it('what is pinned while n8n is down comes after it starts again, and nothing twice', async (t) => {
    const { trigger, pin, clock } = await activeStage(t);
    await pin('Before');
    assert.deepEqual(titles(await trigger.poll()), ['Before']);
    clock.advance(60_000);
    assert.equal(await trigger.poll(), null);
    await pin('Meanwhile');
    trigger.restart();
    assert.deepEqual(titles(await trigger.poll()), ['Meanwhile']);
    trigger.restart();
    assert.equal(await trigger.poll(), null);
  });

  it('a restart right after the activation misses nothing', async (t) => {
    const { trigger, pin } = await activeStage(t);
    await pin('New');
    trigger.restart();
    assert.deepEqual(titles(await trigger.poll()), ['New']);
  });

  for (const nth of [1, 2]) {
    it(`a poll that fails at page ${nth} loses nothing and keeps nothing`, async (t) => {
      const { trigger, pin, faults } = await activeStage(t, { pins: 200 });
      for (let n = 0; n < 100; n += 1) await pin(`New ${n}`);
      const before = trigger.kept;
      const fault = faults.add({ match: { operation: 'boards/list_pins' }, nth, effect: { kind: 'error', error: 'forbidden' } });
      await assert.rejects(trigger.poll(), { name: 'NodeApiError' });
      assert.equal(fault.struck, 1);
      assert.deepEqual(trigger.kept, before);
      assert.equal((await trigger.poll()).length, 100);
    });
  }

  it('two polls that overlap give a pin once', async (t) => {
    const { trigger, pin } = await activeStage(t);
    await pin('New');
    const polls = await Promise.all([trigger.poll(), trigger.poll()]);
    assert.deepEqual(polls.flatMap((items) => titles(items) ?? []), ['New']);
  });

  it('a deleted board says what is gone and what to do', async (t) => {
    const { trigger, simulator, tokens, boardId } = await activeStage(t);
    await send(simulator, { method: 'DELETE', path: `/boards/${boardId}`, token: tokens.accessToken });
    await assert.rejects(trigger.poll(), (error) => {
      assert.equal(error.httpCode, '404');
      assert.match(error.message, /Board not found/);
      assert.match(error.description, /It was deleted, or this account may not see it: choose another one in the node/);
      return true;
    });
  });

  it('an expired token is refreshed once, and n8n keeps the new one', async (t) => {
    const { trigger, pin, simulator, tokens, store, asked } = await activeStage(t, { pins: 300 });
    await pin('New');
    simulator.tokens.expireAccess(tokens.accessToken);
    assert.deepEqual(titles(await trigger.poll()), ['New']);
    assert.equal(await trigger.poll(), null);
    assert.equal(asked('/v5/oauth/token').length, 1);
    assert.equal(store.writes, 1);
  });

  it('watches a section alone when one is chosen', async (t) => {
    const stage = await stageWith(t);
    const trigger = new ActiveTrigger(stage.store, { ...stage.parameters, section: byId(stage.sectionId) });
    assert.equal(await trigger.poll(), null);
    await stage.pin('On the board');
    await stage.pin('In the section', { board_section_id: stage.sectionId });
    assert.deepEqual(titles(await trigger.poll()), ['In the section']);
  });

  it('another board is learned anew', async (t) => {
    const { trigger, parameters, pin, account } = await activeStage(t);
    const other = account.boards[1].id;
    await pin('Elsewhere', { board_id: other });
    trigger.change({ parameters: { ...parameters, board: byId(other) } });
    assert.equal(await trigger.poll(), null);
    await pin('New', { board_id: other });
    assert.deepEqual(titles(await trigger.poll()), ['New']);
  });

  it('tried out in the editor it shows the newest pin and keeps nothing', async (t) => {
    const { trigger, pin, clock } = await activeStage(t);
    clock.advance(1000);
    await pin('Newest');
    const tried = await trigger.tryOut();
    assert.equal(tried.error, undefined, tried.error?.message);
    assert.deepEqual(titles(tried.items), ['Newest']);
    assert.equal(tried.changed, false);
    assert.deepEqual(titles(await trigger.poll()), ['Newest']);
  });

  it('tried out on an empty board it says so', async (t) => {
    const { trigger } = await stageWith(t);
    const { error } = await trigger.tryOut();
    assert.match(error.message, /There is no pin yet to show as a sample/);
  });

  const wrong = [
    [{ board: byId('') }, /^Board: is empty/],
    [{ board: byId('soups') }, /Board/],
    [{ event: 'newComment' }, /^Event: "newComment" is not one/],
  ];
  for (const [more, expected] of wrong) {
    it(`refuses ${JSON.stringify(more)} before it asks anything`, async (t) => {
      const { trigger, requests } = await stageWith(t, { more });
      await assert.rejects(trigger.poll(), (error) => error.name === 'NodeOperationError' && expected.test(error.message));
      assert.equal(requests.length, 0);
    });
  }
});

describe('new board', () => {
  const create = async ({ simulator, tokens }, name) => {
    const { body } = await send(simulator, { method: 'POST', path: '/boards', token: tokens.accessToken, json: { name } });
    return body.id;
  };
  const names = (items) => items?.map(({ name }) => name) ?? null;

  it('gives a new board once, and what was there never', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard', account: { boards: 300 } });
    const id = await create(stage, 'Soups');
    const [board, ...others] = await stage.trigger.poll();
    assert.deepEqual([board.id, board.name, others], [id, 'Soups', []]);
    stage.trigger.restart();
    assert.equal(await stage.trigger.poll(), null);
  });

  it('a list that ends early is a failed poll', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard', account: { boards: 300 } });
    await create(stage, 'Soups');
    stage.faults.add({ match: { operation: 'boards/list' }, nth: 2, effect: { kind: 'error', error: 'forbidden' } });
    await assert.rejects(stage.trigger.poll(), { name: 'NodeApiError' });
    assert.deepEqual(names(await stage.trigger.poll()), ['Soups']);
  });

  /** The credential is connected again, to another account. */
  const connectTo = (stage, account) => {
    stage.store.data.oauthTokenData.access_token = stage.simulator.tokens.issue(account).accessToken;
  };
  const createAs = async ({ simulator }, account, name) =>
    create({ simulator, tokens: simulator.tokens.issue(account) }, name);

  it("another account's boards are not new, with another credential or the same connected again", async (t) => {
    for (const id of ['credential-2', 'credential-1']) {
      const stage = await activeStage(t, { event: 'newBoard' });
      const other = stage.simulator.accounts.create({ boards: 3 });
      connectTo(stage, other);
      if (id !== 'credential-1') stage.trigger.change({ credentials: { pinterestNativeOAuth2Api: { id, name: 'Another' } } });
      assert.equal(await stage.trigger.poll(), null);
      await createAs(stage, other, 'Soups');
      assert.deepEqual(names(await stage.trigger.poll()), ['Soups']);
      connectTo(stage, stage.account);
      assert.equal(await stage.trigger.poll(), null);
    }
  });

  it('back at an account that it was connected to before, it misses nothing of that one', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard' });
    connectTo(stage, stage.simulator.accounts.create({ boards: 3 }));
    assert.equal(await stage.trigger.poll(), null);
    connectTo(stage, stage.account);
    assert.equal(await stage.trigger.poll(), null);
    await create(stage, 'Soups');
    assert.deepEqual(names(await stage.trigger.poll()), ['Soups']);
  });

  it('the first board of another account that had none is new', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard' });
    const other = stage.simulator.accounts.create({ boards: 0 });
    connectTo(stage, other);
    assert.equal(await stage.trigger.poll(), null);
    await createAs(stage, other, 'Soups');
    assert.deepEqual(names(await stage.trigger.poll()), ['Soups']);
  });

  it('another credential of the same account misses nothing', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard' });
    await create(stage, 'Soups');
    stage.trigger.change({ credentials: { pinterestNativeOAuth2Api: { id: 'credential-2', name: 'Another' } } });
    assert.deepEqual(names(await stage.trigger.poll()), ['Soups']);
  });

  it('a secret board is new once the credential shows it', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard' });
    const { simulator, account, store, trigger } = stage;
    const { accessToken } = simulator.tokens.issue(account, { scopes: [...DEFAULT_SCOPES, 'boards:read_secret', 'boards:write_secret'] });
    await send(simulator, { method: 'POST', path: '/boards', token: accessToken, json: { name: 'Surprise', privacy: 'SECRET' } });
    assert.equal(await trigger.poll(), null);
    store.data.oauthTokenData.access_token = accessToken;
    assert.deepEqual(names(await trigger.poll()), ['Surprise']);
  });

  it('a poll that finds nothing new does not ask whose boards they are', async (t) => {
    const stage = await activeStage(t, { event: 'newBoard' });
    const before = stage.requests.length;
    assert.equal(await stage.trigger.poll(), null);
    assert.deepEqual(stage.requests.slice(before).map(({ path }) => path), ['/v5/boards']);
  });
});
