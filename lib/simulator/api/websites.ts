import { knownError } from '../api_error.js';
import { withoutTimeZone } from '../clock.js';
import type { AccountState } from '../world/entities.js';
import { remove } from '../world/world.js';
import { accountOf, readObject, type Answer, type Call, type Handlers } from './call.js';
import { optionalChoice, requiredQuery, requiredText } from './fields.js';
import { figure } from './figures.js';
import { readPage } from './paging.js';

type Website = AccountState['websites'][number];

const view = ({ website, verifiedAt }: Website): Record<string, unknown> => ({
  website,
  status: 'verified',
  verified_at: withoutTimeZone(verifiedAt),
});

function list(call: Call): Answer {
  const page = readPage(call, { items: accountOf(call).websites });
  return { status: 200, body: { items: page.items.map(view), bookmark: page.bookmark } };
}

function verify(call: Call): Answer {
  const body = readObject(call);
  const website = requiredText(body, 'website', 2048);
  optionalChoice(body, 'verification_method', ['FILENAME', 'METATAG', 'DNSTXT']);
  const { websites } = accountOf(call);
  const known = websites.find((claimed) => claimed.website === website);
  const claimed = known ?? {
    order: call.world.nextOrder(),
    website,
    verifiedAt: call.world.clock.now(),
  };
  if (!known) websites.push(claimed);
  return { status: 200, body: view(claimed) };
}

function unverify(call: Call): Answer {
  const website = requiredQuery(call.query, 'website');
  const { websites } = accountOf(call);
  const claimed = websites.find((candidate) => candidate.website === website);
  if (!claimed) throw knownError('website_not_found');
  remove(websites, claimed);
  return { status: 204 };
}

function verification(call: Call): Answer {
  const code = figure(accountOf(call).id, 2 ** 31)
    .toString(16)
    .padStart(8, '0')
    .repeat(4);
  const body = {
    verification_code: code,
    dns_txt_record: `pinterest-site-verification=${code}`,
    metatag: `<meta name="p:domain_verify" content="${code}"/>`,
    filename: `pinterest-${code.slice(0, 5)}.html`,
    file_content: `<html><body>${code}</body></html>`,
  };
  return { status: 200, body };
}

export const websites: Handlers = {
  'user_websites/get': list,
  'verify_website/update': verify,
  'unverify_website/delete': unverify,
  'website_verification/get': verification,
};
