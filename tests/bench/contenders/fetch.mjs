import { accessToken, published, requestBody, withConcurrency } from '../workload.mjs';

export async function contender(apiUrl, concurrency) {
  return {
    version: process.version,
    publish: (pins) => withConcurrency(pins, concurrency, async (pin) => {
      const answer = await fetch(`${apiUrl}/pins`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken(pin.account)}`, 'content-type': 'application/json' },
        body: JSON.stringify(requestBody(pin)),
      });
      if (answer.status !== 201) throw new Error(`fetch got ${answer.status}`);
      return published(await answer.json());
    }),
  };
}
