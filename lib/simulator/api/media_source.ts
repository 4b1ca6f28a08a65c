import { hash } from 'node:crypto';
import { invalid, knownError } from '../api_error.js';
import type { PinState } from '../world/entities.js';
import { accountOf, type Call } from './call.js';
import { optionalChoice, optionalCount, optionalFlag, optionalText, requiredChoice, requiredId, requiredText } from './fields.js';
import { checkImage } from './image_check.js';

type Body = Record<string, unknown>;
type Source = Pick<PinState, 'media' | 'creativeType' | 'isStandard'>;

const CONTENT_TYPES = ['image/jpeg', 'image/png'] as const;
const BASE64 = /^[a-zA-Z0-9+/=]+$/;
const SIZES = {
  '150x150': [150, 150],
  '400x300': [400, 300],
  '600x': [600, 900],
  '1200x': [1200, 1800],
} as const;

/** Pinterest serves its own copies; their address depends only on the picture. */
function imageView(identity: string): Record<string, unknown> {
  const name = hash('md5', identity, 'hex');
  const sized = Object.entries(SIZES).map(([size, [width, height]]) => {
    const url = `https://i.pinimg.com/${size}/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}.jpg`;
    return [size, { width, height, url }];
  });
  return Object.fromEntries(sized);
}

/**
 * A picture "fetched" by its address. Pinterest's complaints are chosen by the address:
 * `unreachable`, `too-small` and `broken` in host or path bring the matching refusal.
 */
function fetchImage(url: string): Record<string, unknown> {
  if (!/^https?:\/\/[^\s/]/i.test(url)) throw knownError('unreachable_url');
  if (/unreachable/i.test(url)) throw knownError('unreachable_url');
  if (/too-small/i.test(url)) throw knownError('image_too_small');
  if (/broken/i.test(url)) throw knownError('image_broken');
  return imageView(url);
}

function decodeImage(
  call: Call,
  source: Body,
  dataField: string,
  typeField: string,
): Record<string, unknown> {
  const type = requiredChoice(source, typeField, CONTENT_TYPES);
  const data = source[dataField];
  if (typeof data !== 'string') throw invalid(`'${dataField}' is a required property`);
  if (!BASE64.test(data))
    throw invalid(`'${data.slice(0, 20)}...' does not match '^[a-zA-Z0-9+/=]+$' (${dataField})`);
  checkImage(Buffer.from(data, 'base64'), type, call.world.options.minimumImageSide);
  return imageView(data);
}

function readItems(source: Body): Body[] {
  const items = source['items'];
  if (!Array.isArray(items)) throw invalid("'items' is a required property");
  if (items.length < 2) throw invalid('items is too short (constraint: minItems=2)');
  if (items.length > 5) throw invalid('items is too long (constraint: maxItems=5)');
  optionalCount(source, 'index');
  return items.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw invalid("items: not of type 'object'");
    return item as Body;
  });
}

function carousel(source: Body, pictureOf: (item: Body) => Record<string, unknown>): Source {
  const items = readItems(source).map((item) => ({
    item_type: 'image',
    title: optionalText(item, 'title', Infinity),
    description: optionalText(item, 'description', Infinity),
    link: optionalText(item, 'link', Infinity),
    images: pictureOf(item),
  }));
  return {
    media: { media_type: 'multiple_images', items },
    creativeType: 'CAROUSEL',
    isStandard: true,
  };
}

function video(call: Call, source: Body): Source {
  if (call.world.options.environment === 'sandbox') throw knownError('forbidden');
  const isStandard = optionalFlag(source, 'is_standard') !== false;
  const cover = videoCover(call, source);
  const upload = call.world.uploads.get(requiredId(source, 'media_id'));
  if (!upload || upload.accountId !== accountOf(call).id) throw knownError('media_not_found');
  if (upload.status !== 'succeeded')
    throw invalid(`The media is not ready to be used (status: ${upload.status}).`);
  if (upload.used) throw invalid('The media_id has been used already.');
  upload.used = true;
  const media = {
    media_type: 'video',
    cover_image_url: (cover['600x'] as { url: string }).url,
    images: cover,
    duration: 15_000,
    width: 1080,
    height: 1920,
    video_url: null,
  };
  return { media, creativeType: 'VIDEO', isStandard };
}

function videoCover(call: Call, source: Body): Record<string, unknown> {
  const time = optionalCount(source, 'cover_image_key_frame_time');
  optionalChoice(source, 'cover_image_content_type', CONTENT_TYPES);
  optionalText(source, 'cover_image_data', Infinity);
  if (source['cover_image_url'] !== undefined)
    return fetchImage(requiredText(source, 'cover_image_url', 4096));
  if (source['cover_image_data'] !== undefined) {
    return decodeImage(call, source, 'cover_image_data', 'cover_image_content_type');
  }
  if (time !== undefined) return imageView(`${String(source['media_id'])}@${time}`);
  throw invalid(
    'cover_image_url or cover_image_content_type and cover_image_data are required for a video Pin.',
  );
}

const READERS: Record<string, (call: Call, source: Body) => Source> = {
  image_url: (_call, source) => image(source, fetchImage(requiredText(source, 'url', 4096))),
  image_base64: (call, source) => image(source, decodeImage(call, source, 'data', 'content_type')),
  multiple_image_urls: (_call, source) =>
    carousel(source, (item) => fetchImage(requiredText(item, 'url', 4096))),
  multiple_image_base64: (call, source) =>
    carousel(source, (item) => decodeImage(call, item, 'data', 'content_type')),
  video_id: video,
  pin_url: (_call, source) => {
    optionalFlag(source, 'is_affiliate_link');
    return { ...image(source, imageView('pin_url')), creativeType: 'SHOPPING' };
  },
};

function image(source: Body, images: Record<string, unknown>): Source {
  return {
    media: { media_type: 'image', images },
    creativeType: 'REGULAR',
    isStandard: optionalFlag(source, 'is_standard') !== false,
  };
}

/** The picture or video of a new pin. An uploaded video is used up by this. */
export function readMediaSource(call: Call, given: unknown): Source {
  if (given === undefined || given === null) throw invalid("'media_source' is a required property");
  if (typeof given !== 'object') throw invalid("media_source is not of type 'object'");
  const source = given as Body;
  const type = requiredChoice(source, 'source_type', Object.keys(READERS));
  return READERS[type]!(call, source);
}
