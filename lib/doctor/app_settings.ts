import { type Check, fine, wrong } from './check.js';

const CODE = 'app_settings';
const NEEDED = ['PINTEREST_APP_ID', 'PINTEREST_APP_SECRET', 'PINTEREST_REDIRECT_URI'];

export const appSettings: Check = {
  code: CODE,
  run: ({ env }) => {
    const missing = NEEDED.filter((name) => !env[name]);
    if (missing.length === 0) return fine(CODE, "The app's id, secret and redirect URI are set.");
    return wrong(CODE, `Not set: ${missing.join(', ')}.`, 'Copy them from your app at developers.pinterest.com.');
  },
};
