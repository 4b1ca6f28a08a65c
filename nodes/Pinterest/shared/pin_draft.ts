import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Media, Pin, PinText } from './engine.js';
import type { ClientInput, ItemInput } from './item_input.js';

/** A checked pin. Its image is read just before sending, so that many large files are not held at once. */
export interface PinDraft {
  pin: Omit<Pin, 'media'>;
  media(): Promise<Media>;
  /** A pin with these words that is on the board already is the answer, in the place of a new one. */
  returnExisting: boolean;
}

export function draftPin(input: ClientInput): PinDraft {
  const boardId = input.id('board', 'Board');
  const boardSectionId = input.optionalId('section', 'Section');
  const { dominantColor, truncateLongText, ifAlreadyOnBoard } = input.collection('additionalFields');
  const color = input.checkedText(dominantColor, 'Dominant Color');
  if (color !== undefined && !/^#[0-9a-f]{6}$/i.test(color)) {
    throw input.invalid('Dominant Color', `expected a colour such as #6E7874 but received "${color.slice(0, 20)}"`);
  }
  const aiDisclosures = readDisclosures(input);
  const truncate = input.checkedFlag(truncateLongText, 'Truncate Long Text');
  const words = pinText(input, truncate);
  const returnExisting = readReturnExisting(input, ifAlreadyOnBoard, words);
  const pin = {
    boardId,
    ...(boardSectionId === undefined ? {} : { boardSectionId }),
    ...words,
    ...(color === undefined ? {} : { dominantColor: color }),
    ...(aiDisclosures.length === 0 ? {} : { aiDisclosures }),
  };
  return { pin, media: readMedia(input, truncate), returnExisting };
}

/** The words of a pin, those that are not empty. */
export function pinText(input: ClientInput, truncate: boolean): PinText {
  const texts: Record<keyof PinText, string | undefined> = {
    title: input.text('title', 'Title'),
    description: input.text('pinDescription', 'Description'),
    link: input.link('link', 'Link'),
    altText: input.text('altText', 'Alt Text'),
  };
  return input.fitting(filled(texts), truncate);
}

function filled(texts: Record<string, string | undefined>): PinText {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as PinText;
}

function readReturnExisting(input: ItemInput, choice: unknown = 'createAnyway', words: PinText): boolean {
  const field = 'If Already on the Board';
  const isAsked = input.checkedOption(choice, field, ['createAnyway', 'returnExisting']) === 'returnExisting';
  // Without words it would be taken for every other pin that has none.
  const isRecognisable = Object.keys(words).length > 0;
  if (isAsked && !isRecognisable) {
    throw input.invalid(field, 'a pin is recognised by its link, title, description and alt text, and all of them are empty');
  }
  return isAsked || (isRecognisable && isRepeated(input.context));
}

/** "Retry" in n8n's list of executions: another execution, which begins with all items of the node that failed. */
const isRepeated = (context: IExecuteFunctions): boolean => context.getMode() === 'retry';

function readDisclosures(input: ItemInput): ('AI_MODIFIED' | 'SYNTHETIC_PERFORMER')[] {
  const field = 'AI Disclosure';
  // Pinterest refuses a word that comes twice.
  const words = new Set(input.texts('aiDisclosures', field));
  return [...words].map((word) => input.checkedOption(word, field, ['AI_MODIFIED', 'SYNTHETIC_PERFORMER']));
}

function readMedia(input: ClientInput, truncate: boolean): () => Promise<Media> {
  switch (input.option('imageSource', 'Image Source', ['binary', 'carousel', 'url'])) {
    case 'binary':
      return readBinary(input);
    case 'carousel': {
      const carousel = readCarousel(input, truncate);
      return async () => carousel;
    }
    case 'url': {
      const url = input.url('imageUrl', 'Image URL');
      if (url === undefined) throw input.invalid('Image URL', 'is empty, a pin needs an image');
      return async () => ({ type: 'image_url', url });
    }
  }
}

const imageTypes: Readonly<Record<string, 'image/jpeg' | 'image/png'>> = {
  'image/jpeg': 'image/jpeg',
  // Which is none, and many a server's word for it.
  'image/jpg': 'image/jpeg',
  'image/png': 'image/png',
};

function readBinary(input: ItemInput): () => Promise<Media> {
  const property = input.requiredText('binaryProperty', 'Input Binary Field');
  const { helpers } = input.context;
  const { mimeType } = helpers.assertBinaryData(input.item, property);
  const contentType = imageTypes[String(mimeType).replace(/;.*/, '').trim().toLowerCase()];
  if (contentType === undefined) {
    throw input.invalid('Input Binary Field', `"${property}" holds ${mimeType || 'a file of no type'}, Pinterest takes image/jpeg and image/png`);
  }
  return async () => {
    const { buffer, byteOffset, byteLength } = await helpers
      .getBinaryDataBuffer(input.item, property)
      .catch((error: unknown) => {
        throw input.invalid('Input Binary Field', unreadable(property, error));
      });
    if (byteLength === 0) throw input.invalid('Input Binary Field', `"${property}" is empty, a pin needs an image`);
    return { type: 'image_base64', contentType, data: new Uint8Array(buffer, byteOffset, byteLength) };
  };
}

/** Cleared away since, or kept by a process with a disk of its own: n8n says that there is no file, and not which. */
function unreadable(property: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const place = 'where several processes run n8n, they need one place for binary data';
  return `n8n cannot read the file in "${property}" (${reason}); run the node that made it again, and ${place}`;
}

function readCarousel(input: ClientInput, truncate: boolean): Media {
  const { image } = input.collection('images');
  const images = Array.isArray(image) ? (image as IDataObject[]) : [];
  if (images.length < 2 || images.length > 5) {
    throw input.invalid('Images', `expected two to five images but received ${images.length}`);
  }
  const items = images.map(({ url, title, description, link }, index) => {
    const place = `Images ${index + 1}, `;
    const checked = input.checkedUrl(url, `${place}Image URL`);
    if (checked === undefined) throw input.invalid(`${place}Image URL`, 'is empty');
    const texts = {
      title: input.checkedText(title, `${place}Title`),
      description: input.checkedText(description, `${place}Description`),
      link: input.checkedLink(link, `${place}Link`),
    };
    return { url: checked, ...input.fitting(filled(texts), truncate, place) };
  });
  return { type: 'multiple_image_urls', items };
}
