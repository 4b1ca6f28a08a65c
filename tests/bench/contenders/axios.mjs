import { Agent } from 'node:http';

import { suiteRequire } from '../../../scripts/suite-install.mjs';
import { accessToken, published, requestBody, withConcurrency } from '../workload.mjs';

export async function contender(apiUrl, concurrency) {
  const axios = (await suiteRequire(new URL('..', import.meta.url).pathname))('axios');
  const http = axios.create({ httpAgent: new Agent({ keepAlive: true, maxSockets: concurrency }), proxy: false });
  return {
    version: axios.VERSION,
    publish: (pins) => withConcurrency(pins, concurrency, async (pin) => {
      const { data } = await http.post(`${apiUrl}/pins`, requestBody(pin), {
        headers: { Authorization: `Bearer ${accessToken(pin.account)}` },
      });
      return published(data);
    }),
  };
}
