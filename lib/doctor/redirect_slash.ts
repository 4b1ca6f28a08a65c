import { type Check, fine, unknown, wrong } from './check.js';

const CODE = 'redirect_uri_slash';

/** The one that is registered and the one that is sent often differ by what nobody sees. */
export const redirectSlash: Check = {
  code: CODE,
  run: ({ redirectUri }) => {
    if (redirectUri === undefined || !URL.canParse(redirectUri)) return unknown(CODE, 'There is no redirect URI to look at.');
    if (redirectUri !== redirectUri.trim()) {
      return wrong(CODE, 'The redirect URI begins or ends with a space.', 'Remove it: Pinterest compares letter by letter.');
    }
    const { pathname, hash, search } = new URL(redirectUri);
    if (hash !== '' || redirectUri.endsWith('#')) {
      return wrong(CODE, 'The redirect URI has a fragment (#), which browsers keep to themselves.', 'Remove it and what follows.');
    }
    if (search === '' && pathname.length > 1 && pathname.endsWith('/')) {
      return wrong(
        CODE,
        `The redirect URI ends with a slash (${pathname}), and callbacks rarely do: Pinterest takes /callback and /callback/ for two addresses.`,
        'Write it without the slash here and at developers.pinterest.com, unless your callback really has it.',
      );
    }
    return fine(CODE, 'The redirect URI has no slash, space or fragment at its end.');
  },
};
