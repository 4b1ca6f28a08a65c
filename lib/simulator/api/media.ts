import { knownError } from '../api_error.js';
import type { UploadState } from '../world/entities.js';
import { accountOf, readObject, type Answer, type Call, type Handlers } from './call.js';
import { requiredChoice } from './fields.js';
import { readPage } from './paging.js';

/** The storage service's permission is short-lived. */
const UPLOAD_MILLISECONDS = 15 * 60_000;

const view = ({ id, status }: UploadState): Record<string, unknown> => ({
  media_id: id,
  media_type: 'video',
  status,
});

function uploadParameters(call: Call): Record<string, string> {
  const { random, clock } = call.world;
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    'x-amz-date': `${day}T000000Z`,
    'x-amz-signature': random.text(64),
    'x-amz-security-token': random.text(120),
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    key: `uploads/${random.text(12)}:video:${random.text(24)}.mp4`,
    policy: random.text(200),
    'x-amz-credential': `${random.text(20)}/${day}/us-east-1/s3/aws4_request`,
    'Content-Type': 'multipart/form-data',
  };
}

function create(call: Call): Answer {
  requiredChoice(readObject(call), 'media_type', ['video']);
  const expiresAt = call.world.clock.now() + UPLOAD_MILLISECONDS;
  const upload = call.world.addUpload(accountOf(call), uploadParameters(call), expiresAt);
  const body = {
    media_id: upload.id,
    media_type: 'video',
    upload_url: `${call.origin}/upload`,
    upload_parameters: upload.parameters,
  };
  return { status: call.world.options.createdStatus, body };
}

function get(call: Call): Answer {
  const upload = call.world.uploads.get(call.params['media_id']!);
  if (!upload || upload.accountId !== accountOf(call).id) throw knownError('media_not_found');
  return { status: 200, body: view(upload) };
}

function list(call: Call): Answer {
  const page = readPage(call, { items: accountOf(call).uploads, newestFirst: true });
  return { status: 200, body: { items: page.items.map(view), bookmark: page.bookmark } };
}

export const media: Handlers = { 'media/create': create, 'media/get': get, 'media/list': list };
