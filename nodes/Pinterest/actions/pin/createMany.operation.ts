import { draftPin } from '../../shared/pin_draft.js';
import { pinFields } from '../../shared/pin_fields.js';
import { publishTogether } from '../../shared/publishing.js';

export const description = pinFields;

export const prepare = draftPin;

export const execute = publishTogether;
