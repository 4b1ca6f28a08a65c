import type { IDataObject } from 'n8n-workflow';

import type { Environment } from './engine.js';
import { PinterestError } from './engine.js';

/** Where a credential's requests go. */
export function environmentOf(credential: IDataObject): Environment {
  const name = credential['environment'] ?? 'production';
  if (name === 'production' || name === 'sandbox') return name;
  const apiUrl = String(credential['apiUrl'] ?? '').trim().replace(/\/+$/, '');
  if (URL.parse(apiUrl) === null) {
    throw new PinterestError({
      code: 'configuration',
      field: 'Base URL',
      message: 'Base URL: the Pinterest credential needs a full address such as https://host/v5',
      stopped: 'permanent',
    });
  }
  // The client refuses plain http on anything but a loopback address.
  return { apiUrl, allowLoopbackHttp: true };
}
