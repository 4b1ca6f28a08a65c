import type { ErrorDetails } from '../errors.js';

/** Characters of all texts of a pin. Pinterest takes some thousand, and the core 64 MiB of 32 pins, whatever their JSON escapes. */
const MOST = 1 << 18;

/** Pinterest's names, where they are not those of the client in other letters. */
const PLACES: readonly [RegExp, string][] = [[/^media/, 'media_source'], [/cover\./, 'cover_'], [/[A-Z]/g, '_$&']];

/**
 * Why a pin has too much text to be handed over. Thousands of pins are looked at: names are made for the one that is refused.
 * The pin is one whose pictures are gone: their bytes have a bound of their own.
 */
export function tooLong(pin: object): ErrorDetails | undefined {
  if (lengthOf(pin) <= MOST) return undefined;
  const [longest] = textsOf(pin, '').sort((one, other) => other.length - one.length);
  const { name, length } = longest as Text;
  return {
    code: 'invalid_input',
    message: `${name}: has ${length} characters, more than Pinterest takes of any text. Shorten it; bytes of a picture belong in media of type image_base64`,
    field: name,
    outcome: 'not_sent',
    stopped: 'permanent',
  };
}

/** No list of values: one for each pin would be seen in how late a timer fires. */
function lengthOf(value: object): number {
  let length = 0;
  for (const key in value) {
    const each = (value as Record<string, unknown>)[key];
    if (typeof each === 'string') length += each.length;
    else if (typeof each === 'object' && each !== null) length += lengthOf(each);
  }
  return length;
}

interface Text {
  name: string;
  length: number;
}

function textsOf(value: object, path: string): Text[] {
  return Object.entries(value).flatMap(([key, each]): Text[] => {
    const here = Array.isArray(value) ? `${path}[${key}]` : path + (path && '.') + key;
    if (typeof each === 'string') return [{ name: pinterestName(here), length: each.length }];
    return typeof each === 'object' && each !== null ? textsOf(each as object, here) : [];
  });
}

function pinterestName(path: string): string {
  return PLACES.reduce((name, [found, instead]) => name.replace(found, instead), path).toLowerCase();
}
