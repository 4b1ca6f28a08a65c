import { suiteRequire } from '../../../scripts/suite-install.mjs';
import { accessToken, published, requestBody, withConcurrency } from '../workload.mjs';

export async function contender(apiUrl, concurrency) {
  const require = await suiteRequire(new URL('..', import.meta.url).pathname);
  const { Pool } = require('undici');
  const { origin, pathname } = new URL(apiUrl);
  const pool = new Pool(origin, { connections: concurrency });
  return {
    version: require('undici/package.json').version,
    publish: (pins) => withConcurrency(pins, concurrency, async (pin) => {
      const { statusCode, body } = await pool.request({
        path: `${pathname}/pins`,
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken(pin.account)}`, 'content-type': 'application/json' },
        body: JSON.stringify(requestBody(pin)),
      });
      if (statusCode !== 201) throw new Error(`undici got ${statusCode}`);
      return published(await body.json());
    }),
  };
}
