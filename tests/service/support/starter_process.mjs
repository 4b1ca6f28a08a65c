// Starts a service and says which key it seals with, or why it cannot.
import process from 'node:process';

import opener from '../../../dist/lib/open_service.js';

try {
  const { parts } = opener.openService(JSON.parse(process.argv[2]));
  process.send({ keyId: parts.service.sealer.keyId });
} catch (error) {
  process.send({ failure: `${error.code}: ${error.message}` });
}
