import { misuse } from '../errors.js';
import type { AiDisclosure, Media, Pin, PinText } from '../types.js';
import {
  array,
  type Fields,
  integer,
  isText,
  object,
  oneOf,
  optionalBoolean,
  optionalInteger,
  options,
  optionalStrings,
  string,
  text,
  wrongType,
} from '../validate.js';

const TEXTS = ['title', 'description', 'altText', 'link'];
/** What a pin may have. */
export const PIN_FIELDS: readonly string[] = [...TEXTS, 'boardId', 'boardSectionId', 'media', 'dominantColor', 'aiDisclosures', 'parentPinId'];
const SLIDE_TEXTS = ['title', 'description', 'link'];
const IMAGE_TYPES = ['image/jpeg', 'image/png'] as const;
const IMAGE_URL_FIELDS = ['type', 'url', 'isStandard'];
const DISCLOSURES: readonly AiDisclosure[] = ['AI_MODIFIED', 'SYNTHETIC_PERFORMER'];

const MEDIA: Readonly<Record<Media['type'], (media: Fields, field: string) => Media>> = {
  image_url: (media, field) => {
    options(media, field, IMAGE_URL_FIELDS);
    const checked: Media = { type: 'image_url', url: filled(media, field, 'url') };
    if (media['isStandard'] !== undefined) {
      checked.isStandard = optionalBoolean(media['isStandard'], `${field}.isStandard`) as boolean;
    }
    return checked;
  },
  image_base64: (media, field) => ({
    ...known(media, field, ['contentType', 'data', 'isStandard']),
    type: 'image_base64',
    ...checkImage(media, field),
  }),
  multiple_image_urls: (media, field) => ({
    ...known(media, field, ['items', 'index']),
    type: 'multiple_image_urls',
    items: array(media['items'], `${field}.items`).map((value, index) => {
      const at = `${field}.items[${index}]`;
      const item = options(object(value, at), at, ['url', ...SLIDE_TEXTS]);
      return { ...checkTexts(item, at, SLIDE_TEXTS), url: text(item['url'], `${at}.url`) };
    }),
  }),
  multiple_image_base64: (media, field) => ({
    ...known(media, field, ['items', 'index']),
    type: 'multiple_image_base64',
    items: array(media['items'], `${field}.items`).map((value, index) => {
      const at = `${field}.items[${index}]`;
      const item = options(object(value, at), at, ['contentType', 'data', ...SLIDE_TEXTS]);
      return { ...checkTexts(item, at, SLIDE_TEXTS), ...checkImage(item, at) };
    }),
  }),
  video_id: (media, field) => ({
    ...known(media, field, ['mediaId', 'cover', 'isStandard']),
    type: 'video_id',
    mediaId: text(media['mediaId'], `${field}.mediaId`),
    cover: checkCover(media['cover'], `${field}.cover`),
  }),
};

const MEDIA_TYPES = Object.keys(MEDIA) as Media['type'][];

/** A pin whose absent words are there as undefined, which JSON leaves out. */
export type CheckedPin = Pick<Pin, 'boardId' | 'media' | Rare> & Record<keyof PinText, string | undefined>;

type Rare = 'boardSectionId' | 'dominantColor' | 'parentPinId' | 'aiDisclosures';

/**
 * Checked, and nothing in it but what was checked. Of `known`, what is not a pin's is the caller's to check. What is wrong is named as
 * part of `pin`: to give each of thousands a name of its own would cost more than to look at it.
 */
export function checkPin(value: unknown, known: readonly string[]): CheckedPin {
  const given = options(object(value, 'pin'), 'pin', known);
  // All in one shape: an object that grows field by field costs more than all the checks, thousands of times in a row.
  const pin: CheckedPin = {
    boardId: filled(given, 'pin', 'boardId'),
    title: words(given, 'pin', 'title'),
    description: words(given, 'pin', 'description'),
    altText: words(given, 'pin', 'altText'),
    link: words(given, 'pin', 'link'),
    media: checkMedia(given['media']),
  };
  // Room for these in every pin would be a third of what a batch keeps alive.
  if (given['boardSectionId'] !== undefined) pin.boardSectionId = filled(given, 'pin', 'boardSectionId');
  if (given['dominantColor'] !== undefined) pin.dominantColor = filled(given, 'pin', 'dominantColor');
  if (given['parentPinId'] !== undefined) pin.parentPinId = filled(given, 'pin', 'parentPinId');
  if (given['aiDisclosures'] !== undefined) pin.aiDisclosures = checkDisclosures(given['aiDisclosures'], 'pin.aiDisclosures');
  return pin;
}

// Both name the field only when it is wrong: that costs more than looking at it.
function words(given: Fields, field: string, name: string): string | undefined {
  const value = given[name];
  if (isText(value)) return value;
  return value === undefined || value === null ? undefined : string(value, `${field}.${name}`);
}

function filled(given: Fields, field: string, name: string): string {
  const value = given[name];
  return isText(value) && value !== '' ? value : text(value, `${field}.${name}`);
}

/** The words of a pin; other fields are let be, so that a whole pin can be given. */
export function checkPinText(value: unknown, field: string): PinText {
  return checkTexts(object(value, field), field, TEXTS);
}

function checkTexts(given: Fields, field: string, names: readonly string[]): PinText {
  const texts: Record<string, string> = {};
  for (const name of names) {
    const value = words(given, field, name);
    if (value !== undefined) texts[name] = value;
  }
  return texts;
}

function checkMedia(value: unknown): Media {
  const media = object(value, 'pin.media');
  const type = oneOf(media['type'], 'pin.media.type', MEDIA_TYPES);
  return MEDIA[type](media, 'pin.media');
}

/** What all media have in common; anything not in `names` is refused. */
function known(media: Fields, field: string, names: readonly string[]): { isStandard?: boolean; index?: number } {
  options(media, field, ['type', ...names]);
  const isStandard = optionalBoolean(media['isStandard'], `${field}.isStandard`);
  const index = optionalInteger(media['index'], `${field}.index`, 0, 4);
  return { ...(isStandard !== undefined && { isStandard }), ...(index !== undefined && { index }) };
}

function checkImage(image: Fields, field: string): { contentType: (typeof IMAGE_TYPES)[number]; data: string | Uint8Array } {
  const data = image['data'];
  if (!(data instanceof Uint8Array) && typeof data !== 'string') {
    throw wrongType(`${field}.data`, 'a Uint8Array or a base64 string', data);
  }
  if (typeof data === 'string') string(data, `${field}.data`);
  return { contentType: oneOf(image['contentType'], `${field}.contentType`, IMAGE_TYPES), data };
}

function checkCover(value: unknown, field: string): Extract<Media, { type: 'video_id' }>['cover'] {
  const cover = options(object(value, field), field, ['imageUrl', 'data', 'contentType', 'keyFrameSeconds']);
  const ways = ['imageUrl', 'data', 'keyFrameSeconds'].filter((way) => cover[way] !== undefined);
  if (ways.length !== 1) {
    throw misuse('ERR_INVALID_ARG_VALUE', field, 'Expected exactly one of imageUrl, data, keyFrameSeconds');
  }
  if (cover['imageUrl'] !== undefined) return { imageUrl: text(cover['imageUrl'], `${field}.imageUrl`) };
  if (cover['data'] !== undefined) return checkImage(cover, field);
  return { keyFrameSeconds: integer(cover['keyFrameSeconds'], `${field}.keyFrameSeconds`, 0, 86_400) };
}

function checkDisclosures(value: unknown, field: string): AiDisclosure[] {
  return (optionalStrings(value, field) ?? []).map((each, index) => oneOf(each, `${field}[${index}]`, DISCLOSURES));
}
