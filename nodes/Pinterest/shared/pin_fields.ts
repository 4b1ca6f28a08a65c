import type { INodeProperties } from 'n8n-workflow';

import { boardField, optional, sectionField } from './fields.js';

const imageSource = (source: string): INodeProperties['displayOptions'] => ({ show: { imageSource: [source] } });

export const textFields: INodeProperties[] = [
  {
    displayName: 'Title',
    name: 'title',
    type: 'string',
    default: '',
    description: 'Up to 100 characters',
  },
  {
    displayName: 'Description',
    name: 'pinDescription',
    type: 'string',
    typeOptions: { rows: 3 },
    default: '',
    description: 'Up to 800 characters',
  },
  {
    displayName: 'Link',
    name: 'link',
    type: 'string',
    default: '',
    placeholder: 'https://example.com/article',
    description: 'Where a click on the pin leads',
  },
  {
    displayName: 'Alt Text',
    name: 'altText',
    type: 'string',
    default: '',
    description: 'What the image shows, for people who do not see it. Up to 500 characters.',
  },
];

export const truncateOption: INodeProperties = {
  displayName: 'Truncate Long Text',
  name: 'truncateLongText',
  type: 'boolean',
  default: false,
  description: 'Whether to cut texts that are too long for Pinterest. When off, such an item fails.',
};

const imageFields: INodeProperties[] = [
  {
    displayName: 'Image Source',
    name: 'imageSource',
    type: 'options',
    options: [
      { name: 'Binary Data', value: 'binary', description: 'A JPEG or PNG file from an earlier node' },
      { name: 'Carousel', value: 'carousel', description: 'Two to five images that Pinterest fetches' },
      { name: 'Image URL', value: 'url', description: 'An image that Pinterest fetches' },
    ],
    default: 'url',
  },
  {
    displayName: 'Image URL',
    name: 'imageUrl',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'https://example.com/image.jpg',
    description: 'Pinterest must be able to open it without a login',
    displayOptions: imageSource('url'),
  },
  {
    displayName: 'Input Binary Field',
    name: 'binaryProperty',
    type: 'string',
    required: true,
    default: 'data',
    hint: 'The name of the input field that holds the JPEG or PNG file',
    displayOptions: imageSource('binary'),
  },
  {
    displayName: 'Images',
    name: 'images',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: 'Add Image',
    default: {},
    description: 'Two to five, of equal size',
    options: [
      {
        displayName: 'Image',
        name: 'image',
        values: [
          { displayName: 'Image URL', name: 'url', type: 'string', default: '' },
          { displayName: 'Title', name: 'title', type: 'string', default: '' },
          { displayName: 'Description', name: 'description', type: 'string', default: '' },
          { displayName: 'Link', name: 'link', type: 'string', default: '' },
        ],
      },
    ],
    displayOptions: imageSource('carousel'),
  },
];

export const pinFields: INodeProperties[] = [
  boardField,
  optional(sectionField, 'Leave empty to put the pin on the board itself'),
  ...imageFields,
  ...textFields,
  {
    displayName: 'AI Disclosure',
    name: 'aiDisclosures',
    type: 'multiOptions',
    options: [
      { name: 'Modified or Made by AI', value: 'AI_MODIFIED' },
      { name: 'Shows a Person Made by AI', value: 'SYNTHETIC_PERFORMER' },
    ],
    default: [],
    description: 'What Pinterest shows about the use of AI. Its rules demand the truth here.',
  },
  {
    displayName: 'Additional Fields',
    name: 'additionalFields',
    type: 'collection',
    placeholder: 'Add Field',
    default: {},
    options: [
      {
        displayName: 'Dominant Color',
        name: 'dominantColor',
        type: 'color',
        default: '',
        description: 'Shown until the image is there',
      },
      {
        displayName: 'If Already on the Board',
        name: 'ifAlreadyOnBoard',
        type: 'options',
        options: [
          { name: 'Create Anyway', value: 'createAnyway' },
          {
            name: 'Return Existing',
            value: 'returnExisting',
            description: 'Reads all pins of the board or section first, once in a run',
          },
        ],
        default: 'createAnyway',
        description: 'What to do when there is a pin with the same link, title, description and alt text',
      },
      truncateOption,
    ],
  },
];
