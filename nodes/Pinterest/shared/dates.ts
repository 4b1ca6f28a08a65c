import type { IDataObject } from 'n8n-workflow';

const dates = ['created_at', 'board_pins_modified_at'];

const withoutZone = /T[\d:.]+$/;

/** Pinterest's dates are UTC and do not say so: a workflow would read them in its own time zone. */
export function withZone(data: IDataObject): IDataObject {
  const found = dates.map((name) => [name, data[name]] as const).filter(([, date]) => typeof date === 'string' && withoutZone.test(date));
  return { ...data, ...Object.fromEntries(found.map(([name, date]) => [name, `${String(date)}Z`])) };
}
