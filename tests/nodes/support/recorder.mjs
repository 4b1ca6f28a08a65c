import { createServer, request } from 'node:http';

let recorders = 0;

/**
 * Stands before a server and keeps what was asked, bodies included; a cut connection is cut on this side too. At an address of its
 * own: ports come again, and the node knows for as long as its process lives which pins and limits there were at an address.
 */
export async function recordRequests(t, target) {
  const place = `/recorder-${++recorders}`;
  const { hostname, port } = new URL(target);
  const requests = [];
  const server = createServer((incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('error', () => outgoing.destroy());
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method, headers } = incoming;
      const url = incoming.url.replace(place, '');
      requests.push(entryFor(method, url, headers, body));
      const onward = request({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.on('error', () => outgoing.destroy());
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  // As the simulator: on a busy machine a connection waits for long, and one that ends as a create is sent makes an unknown outcome.
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}${place}`, requests };
}

function entryFor(method, url, headers, body) {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const text = body.toString('utf8');
  const json = headers['content-type']?.startsWith('application/json') && text !== '' ? JSON.parse(text) : undefined;
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    token: headers.authorization?.replace(/^Bearer /, ''),
    text,
    ...(json === undefined ? {} : { body: json }),
  };
}
