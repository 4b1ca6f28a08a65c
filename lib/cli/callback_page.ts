/** What the browser is shown when the callback has been worked through. */
export type Shown = { ok: true; text: string } | { ok: false; text: string };

const STYLE =
  'body{font:17px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;margin:0;background:#fafafa;color:#222}' +
  'main{max-width:26rem;padding:2rem;text-align:center}b{display:block;font-size:3rem}.ok b{color:#0a7d33}.no b{color:#c8232c}' +
  '@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}}';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (words: string): string => words.replace(/[&<>"']/g, (character) => ESCAPES[character] as string);

/** The page a person sees after the consent. */
export function callbackPage({ ok, text }: Shown): string {
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${ok ? 'Connected' : 'Not connected'}</title><style>${STYLE}</style>` +
    `<main class="${ok ? 'ok' : 'no'}"><b>${ok ? '&#10003;' : '&#10007;'}</b><p>${escaped(text)}</p>` +
    `<p><small>You can close this window.</small></p></main></html>\n`
  );
}
