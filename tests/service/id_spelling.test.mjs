// A UUID in capitals is the same UUID, and a text in capitals another text: the column's type says which.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { publishingWorld, WORDS } from './support/publishing_world.mjs';

const big = (id) => id.toUpperCase();

describe('Ids in capitals', { timeout: 60_000 }, () => {
  it('name the same row where ids are UUIDs, in every call', async (t) => {
    const world = await publishingWorld(t, 'postgres');
    const { connections, boards, legacy, pins } = world.pinterest;
    const [person] = world.people;
    const { connectionId, projectId } = person;
    const tenantId = big(world.tenantId);
    const [one, two, three, four] = await world.addPins(4);
    await world.update(three, { status: WORDS.failed, error_code: 'bad_media', error_message: 'No image.' });

    assert.deepEqual((await connections.refresh({ tenantId, connectionId: big(connectionId) })).connectionId, connectionId);
    assert.equal((await connections.status({ tenantId, projectId: big(projectId) })).connectionId, connectionId);
    assert.equal((await boards.list({ tenantId, projectId: big(projectId) })).length, 0);

    const { id, result } = await pins.publish({ tenantId, pinId: big(one) });
    assert.deepEqual([id, result], [one, 'published']);
    const many = await pins.publishMany({ tenantId, pinIds: [two, big(two), big(one)] });
    assert.deepEqual(many.outcomes.map((each) => [each.id, each.result]).sort(), [[one, 'published'], [two, 'published']].sort());
    const again = await pins.retry({ tenantId, pinIds: [big(three)] });
    assert.deepEqual(again.outcomes.map((each) => [each.id, each.result]), [[three, 'published']]);
    assert.equal(await pins.cancel({ tenantId, pinId: big(four) }), 'cancelled');
    assert.equal((await world.made()).length, 3);

    await legacy.declare({ tenantId, projectId: big(projectId), workflowIds: ['w1'] });
    const { projectId: told, workflows } = await legacy.status({ tenantId, projectId: big(projectId) });
    assert.equal(told, projectId);
    assert.deepEqual(workflows.map(({ sharedWith }) => sharedWith), [[]]);
  });

  it('name another one where ids are texts, in every call', async (t) => {
    const world = await publishingWorld(t, 'sqlite');
    const { tenantId, people: [{ connectionId }], pinterest: { connections, pins } } = world;
    const id = await world.addPin();
    for (const call of [
      () => connections.refresh({ tenantId: big(tenantId), connectionId }),
      () => connections.refresh({ tenantId, connectionId: big(connectionId) }),
      () => pins.publish({ tenantId, pinId: big(id) }), () => pins.publish({ tenantId: big(tenantId), pinId: id }),
      () => pins.publishMany({ tenantId, pinIds: [id, big(id)] }), () => pins.cancel({ tenantId, pinId: big(id) }),
    ]) {
      await assert.rejects(call, { code: 'not_found' });
    }
    await assert.rejects(pins.publishMany({ tenantId, pinIds: [id, big(id)] }), new RegExp(`^PinterestError: There is no pin "${big(id)}" for this tenant`));
    assert.equal((await world.row(id)).status, WORDS.ready);
  });
});
