import { createRequire } from 'node:module';

import { accessToken } from '../workload.mjs';

export async function contender(apiUrl, concurrency) {
  const { createClient, version } = createRequire(import.meta.url)('../../../dist/lib/index.js');
  const client = createClient({ environment: { apiUrl, allowLoopbackHttp: true }, tier: 'standard', concurrency });
  const auths = [];
  const authOf = (account) => (auths[account] ??= { accessToken: accessToken(account) });
  return {
    version,
    publish: async (pins) => {
      const outcomes = await client.pins.publishMany(pins.map((pin) => ({
        auth: authOf(pin.account), boardId: pin.boardId, title: pin.title, description: pin.description,
        altText: pin.altText, link: pin.link, media: { type: 'image_url', url: pin.imageUrl },
      })));
      const lost = outcomes.find((outcome) => outcome.status !== 'published');
      if (lost) throw new Error(`native did not publish a pin: ${JSON.stringify(lost.error)}`);
      return outcomes.map((outcome) => outcome.pin);
    },
  };
}
