import type { IDataObject } from 'n8n-workflow';

import { pinUrl } from '../../../lib/pins/pin_url.js';

export function withUrl(pin: IDataObject): IDataObject {
  const { id, ...rest } = pin;
  return { id, url: pinUrl(String(id)), ...rest };
}
