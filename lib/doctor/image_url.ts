import { isPublicAddress } from '../public_address.js';
import { type Check, fine, unknown, wrong } from './check.js';
import { fetchHead, type ImageHead, ImageProblem, UncheckedProxy } from './image_fetch.js';

const CODE = 'image_url';
const MOST_BYTES = 20 * 1024 * 1024;
const SIGNATURES: readonly (readonly [string, RegExp])[] = [
  ['JPEG', /^\xff\xd8\xff/],
  ['PNG', /^\x89PNG\r\n\x1a\n/],
  ['GIF', /^GIF8[79]a/],
  ['WebP', /^RIFF[^]{4}WEBP/],
  ['BMP', /^BM/],
  ['TIFF', /^(?:II\*\0|MM\0\*)/],
];

/** Whether Pinterest can fetch a picture. It fetches as a stranger from outside: what needs a login or a VPN is not there. */
export function imageUrlCheck(isPublic: (address: string) => boolean = isPublicAddress): Check {
  return {
    code: CODE,
    network: true,
    run: async ({ imageUrl, env }) => {
      if (imageUrl === undefined) return unknown(CODE, 'No picture was named (--image <url>).');
      try {
        return judge(await fetchHead(imageUrl, isPublic, env));
      } catch (error) {
        if (error instanceof UncheckedProxy) return unknown(CODE, error.message);
        if (error instanceof ImageProblem) return wrong(CODE, error.message, error.fix);
        throw error;
      }
    },
  };
}

export const imageUrl = imageUrlCheck();

function judge({ bytes, contentType, length }: ImageHead) {
  const start = bytes.toString('latin1');
  const kind = SIGNATURES.find(([, signature]) => signature.test(start))?.[0];
  if (kind === undefined) {
    const isPage = /^\s*<(?:!doctype|html|\?xml)/i.test(start) || contentType.startsWith('text/html');
    return wrong(
      CODE,
      isPage ? 'The address answers with a web page, not with a picture.' : 'What the address answers with is no picture.',
      isPage ? 'Use the direct address of the file: links of a drive or gallery lead to a page around it.' : 'Use a JPEG or PNG.',
    );
  }
  if (!contentType.startsWith('image/')) {
    return wrong(CODE, `The picture is sent as "${contentType || 'nothing'}".`, 'Let the server send it as image/jpeg or image/png.');
  }
  if (length !== undefined && length > MOST_BYTES) {
    return wrong(CODE, `The picture has ${Math.ceil(length / 1024 / 1024)} MB; Pinterest takes 20.`, 'Make it smaller.');
  }
  return fine(CODE, `The picture (${kind}) can be fetched by anybody.`);
}
