import { type Check, fine, unknown, wrong } from './check.js';

const CODE = 'redirect_uri_n8n';
const N8N_CALLBACK = /\/rest\/oauth\d?-credential\/callback\/?$/;

/** n8n's credential has a callback of its own. A code that lands there is none of ours. */
export const redirectN8n: Check = {
  code: CODE,
  run: ({ redirectUri }) => {
    if (redirectUri === undefined || !URL.canParse(redirectUri)) return unknown(CODE, 'There is no redirect URI to look at.');
    if (!N8N_CALLBACK.test(new URL(redirectUri).pathname)) return fine(CODE, "The redirect URI is not that of n8n's credentials.");
    return wrong(
      CODE,
      "The redirect URI is n8n's own (/rest/oauth2-credential/callback): n8n would get the code, and refuse it.",
      "Register your app's callback beside n8n's (an app may have several) and set PINTEREST_REDIRECT_URI to it.",
    );
  },
};
