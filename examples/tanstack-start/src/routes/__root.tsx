import { createRootRoute, HeadContent, Outlet, Scripts } from '@tanstack/react-router';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#b00020"/></svg>`;

/** As little as a page needs to be read on a phone too; put yours in its place. */
const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
button { font: inherit; min-height: 2.75rem; padding: 0 1rem; margin: 0.25rem 0.5rem 0.25rem 0; }
button[aria-disabled='true'] { opacity: 0.5; cursor: progress; }
[role='alert'] { border-left: 0.25rem solid #b00020; padding-left: 0.75rem; }
.pins { list-style: none; padding: 0; }
.pins li { border-top: 1px solid #ccc; padding: 0.5rem 0; }
`;

export const Route = createRootRoute({
  head: () => ({
    meta: [
      { charSet: 'utf-8' },
      { name: 'viewport', content: 'width=device-width, initial-scale=1' },
      // The callback's address has a code in it: no other site hears of any address of ours.
      { name: 'referrer', content: 'same-origin' },
      { title: 'Pinterest for a blog' },
    ],
    links: [{ rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }],
    styles: [{ children: STYLE }],
  }),
  component: Document,
});

function Document() {
  return (
    <html lang="en">
      <head>
        <HeadContent />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}
