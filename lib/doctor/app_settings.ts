import { type Check, fine, reasonOf, wrong } from './check.js';

const CODE = 'app_settings';
const NEEDED = ['PINTEREST_APP_ID', 'PINTEREST_APP_SECRET', 'PINTEREST_REDIRECT_URI'];

export const appSettings: Check = {
  code: CODE,
  run: (context) => {
    const missing = NEEDED.filter((name) => !context.env[name]);
    if (missing.length > 0) {
      return wrong(CODE, `Not set: ${missing.join(', ')}.`, 'Copy them from your app at developers.pinterest.com.');
    }
    try {
      context.readSettings();
    } catch (error) {
      return wrong(CODE, reasonOf(error), 'Correct or remove what is named.');
    }
    return fine(CODE, "The app's id, secret and redirect URI are set.");
  },
};
