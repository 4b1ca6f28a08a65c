import type { Image } from '../native.js';
import type { Media } from '../types.js';

/** Of one pin, as base64. Pinterest takes 20 MB of an image, and a carousel has up to five of them. */
const BYTES_OF_A_PIN = 58 << 20;

/**
 * The media as they go over: an image is added to `images`, and its position is all that is left of it in the text. Throws when it
 * cannot be sent, and nothing was added then.
 */
export function withoutImages(media: Media, images: Image[]): object {
  const own: Image[] = [];
  const place = (image: Image): number => images.length + own.push(image) - 1;
  const placed = placeAll(media, place);
  if (own.some((image) => image.length === 0)) throw new RangeError('it is empty; bytes that are transferred away leave nothing');
  if (bytesOf(own) > BYTES_OF_A_PIN) throw new RangeError(`it has more than ${BYTES_OF_A_PIN >> 20} MiB as base64`);
  images.push(...own);
  return placed;
}

function placeAll(media: Media, place: (image: Image) => number): object {
  switch (media.type) {
    case 'image_base64':
      return { ...media, data: place(media.data) };
    case 'multiple_image_base64':
      return { ...media, items: media.items.map((item) => ({ ...item, data: place(item.data) })) };
    case 'video_id':
      return 'data' in media.cover ? { ...media, cover: { ...media.cover, data: place(media.cover.data) } } : media;
    case 'image_url':
    case 'multiple_image_urls':
      return media;
  }
}

/** As base64. */
export function bytesOf(images: readonly Image[]): number {
  return images.reduce((sum, image) => sum + (typeof image === 'string' ? image.length : 4 * Math.ceil(image.length / 3)), 0);
}
