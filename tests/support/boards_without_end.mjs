import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** The address of a Pinterest whose list of boards says at each page that there is another, and gives the first again. */
export async function boardsWithoutEnd(t, { apiUrl }) {
  const proxy = createServer(async (request, answer) => {
    const { method, headers: { authorization, 'content-type': type = 'application/json' } } = request;
    const url = new URL(request.url, apiUrl);
    const isList = url.pathname.endsWith('/boards');
    if (isList) url.searchParams.delete('bookmark');
    const body = method === 'GET' ? undefined : await text(request);
    const given = await fetch(url, { method, body, headers: { ...(authorization && { authorization }), 'content-type': type } });
    answer.writeHead(given.status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ ...(await given.json()), ...(isList && { bookmark: 'again' }) }));
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => proxy.close());
  return `http://127.0.0.1:${proxy.address().port}${new URL(apiUrl).pathname}`;
}
