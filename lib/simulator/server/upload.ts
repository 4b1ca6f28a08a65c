import type { IncomingHttpHeaders } from 'node:http';
import type { UploadState } from '../world/entities.js';
import type { World } from '../world/world.js';
import type { Outgoing } from './answer_writer.js';
import { parseMultipart, type FormPart } from './multipart.js';

/** A refusal in the storage service's words. */
class StorageError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function xml({ status, code, message }: StorageError): Outgoing {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${error}`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

const badArgument = (message: string) => new StorageError(400, 'InvalidArgument', message);
const denied = (why: string) =>
  new StorageError(403, 'AccessDenied', `Invalid according to Policy: ${why}`);

/** The form's fields, of which the last must be the file. */
function readForm(headers: IncomingHttpHeaders, body: Buffer): FormPart[] {
  if (headers.authorization !== undefined) {
    throw badArgument('Only one auth mechanism allowed; Authorization must not be sent.');
  }
  const parts = parseMultipart(headers['content-type'], body);
  if (!parts) throw new StorageError(400, 'MalformedPOSTRequest', 'Not multipart/form-data.');
  const fileAt = parts.findIndex(({ name }) => name === 'file');
  if (fileAt < 0) throw badArgument('POST requires exactly one file upload per request.');
  if (fileAt !== parts.length - 1) throw badArgument('The file must be the last field.');
  if (parts[fileAt]!.data.length === 0) {
    throw new StorageError(400, 'EntityTooSmall', 'Smaller than the minimum allowed size.');
  }
  return parts;
}

/** The upload these fields give permission for. */
function permitted(world: World, fields: FormPart[]): UploadState {
  const given = new Map(fields.map(({ name, data }) => [name, data.toString('utf8')]));
  const key = given.get('key');
  const upload = [...world.uploads.values()].find(({ parameters }) => parameters['key'] === key);
  if (!upload) throw denied('Policy Condition failed: key');
  for (const [name, value] of Object.entries(upload.parameters)) {
    if (given.get(name) !== value) throw denied(`Policy Condition failed: ${name}`);
  }
  if (upload.expiresAt <= world.clock.now()) throw denied('Policy expired.');
  return upload;
}

/** The storage service behind `upload_url`: not Pinterest, so no bearer, and errors in XML. */
export function receiveUpload(world: World, headers: IncomingHttpHeaders, body: Buffer): Outgoing {
  try {
    const parts = readForm(headers, body);
    const upload = permitted(world, parts.slice(0, -1));
    const ends = isVideo(parts.at(-1)!.data) ? 'succeeded' : 'failed';
    upload.status = 'processing';
    world.clock.after(world.options.mediaProcessingSeconds * 1000, () => {
      upload.status = ends;
    });
    return { status: 204, headers: {}, body: '' };
  } catch (error) {
    if (error instanceof StorageError) return xml(error);
    throw error;
  }
}

const UNPLAYABLE = Buffer.from('unplayable');

/** An MP4 or QuickTime file starts with its `ftyp` box; one with `unplayable` in it fails too. */
function isVideo(file: Buffer): boolean {
  return file.toString('latin1', 4, 8) === 'ftyp' && !file.includes(UNPLAYABLE);
}
