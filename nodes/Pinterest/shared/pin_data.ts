import type { IDataObject } from 'n8n-workflow';

/** Pinterest's answer has no address of the pin itself: its `link` is where a click on the pin leads. */
export function withUrl(pin: IDataObject): IDataObject {
  const { id, ...rest } = pin;
  return { id, url: `https://www.pinterest.com/pin/${String(id)}/`, ...rest };
}
