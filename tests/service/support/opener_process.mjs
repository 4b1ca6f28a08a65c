// Opens connections as a publisher's process would: says "ready", and at "go" opens one so many times at once.
import process from 'node:process';

import opener from '../../../dist/lib/open_service.js';

const { options, connectionId, times } = JSON.parse(process.argv[2]);
const service = opener.openService(options);
// The database is open before the race begins.
await service.parts.service.database.query('select 1 as one');
process.send('ready');
process.once('message', async () => {
  const opened = await Promise.allSettled(Array.from({ length: times }, () => service.access.open(connectionId)));
  process.send(opened.map(({ value, reason }) => value?.version ?? reason.code));
  await service.close();
  process.disconnect();
});
