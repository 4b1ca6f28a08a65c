export interface FormPart {
  name: string;
  data: Buffer;
}

const HEADER_END = Buffer.from('\r\n\r\n');

/** The parts in their order; undefined when the body is not well-formed. */
export function parseMultipart(
  contentType: string | undefined,
  body: Buffer,
): FormPart[] | undefined {
  const match = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return undefined;
  const opening = Buffer.from(`--${boundary}`);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  if (!body.subarray(0, opening.length).equals(opening)) return undefined;
  const parts: FormPart[] = [];
  let at = opening.length;
  while (body.toString('latin1', at, at + 2) === '\r\n') {
    const end = body.indexOf(delimiter, at);
    const headerEnd = body.indexOf(HEADER_END, at);
    if (end < 0 || headerEnd < 0 || headerEnd > end) return undefined;
    const name = /\bname="([^"]*)"/i.exec(body.toString('utf8', at, headerEnd))?.[1];
    if (name === undefined) return undefined;
    parts.push({ name, data: body.subarray(headerEnd + HEADER_END.length, end) });
    at = end + delimiter.length;
  }
  return body.toString('latin1', at, at + 2) === '--' ? parts : undefined;
}
