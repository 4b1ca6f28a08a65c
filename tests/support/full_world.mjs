import { SCOPES } from '../../dist/lib/simulator/index.js';
import { connect, consent, pinOn, pngData, send, sendForm, simulatorFor } from './simulator.mjs';

/** An account with everything in it, and for each operation a request that must succeed. */
export async function fullWorld(t, options = {}) {
  const simulator = await simulatorFor(t, { clock: 'driven', ...options });
  const { account, token, boardId } = connect(simulator, {
    boards: 3,
    sectionsPerBoard: 2,
    scopes: SCOPES,
  });
  const other = connect(simulator, { boards: 2, scopes: SCOPES });
  const [sectionId, doomedSectionId] = account.boards[0].sectionIds;
  const post = (path, json) => send(simulator, { method: 'POST', path, token, json });
  const create = async (fields) => (await post('/pins', pinOn(boardId, fields))).body.id;
  const pinId = await create({ board_section_id: sectionId });
  const doomedPinId = await create({ alt_text: 'Doomed' });
  const image = { url: 'https://images.example/1.png', title: 'One' };
  await create({ media_source: { source_type: 'multiple_image_urls', items: [image, image] } });
  await create({
    media_source: { source_type: 'image_base64', content_type: 'image/png', data: pngData() },
  });
  await create({ media_source: { source_type: 'pin_url' } });
  const upload = (await post('/media', { media_type: 'video' })).body;
  await post('/user_account/websites', { website: 'blog.example' });
  await post('/user_account/websites', { website: 'doomed.example' });
  await post(`/user_account/following/${other.account.username}`, {});
  await send(simulator, {
    method: 'POST',
    path: `/user_account/following/${account.username}`,
    token: other.token,
    json: {},
  });
  const { result } = await consent(simulator, { account: account.username });
  const appToken = (
    await sendForm(simulator, '/oauth/token', {
      grant_type: 'client_credentials',
      scope: 'boards:read',
    })
  ).body;
  const days = 'start_date=2025-12-01&end_date=2025-12-31';
  const ids = {
    board_id: boardId,
    section_id: sectionId,
    pin_id: pinId,
    media_id: upload.media_id,
  };
  const words = { username: other.account.username, region: 'US', trend_type: 'monthly' };
  const requests = {
    'boards/create': { json: { name: 'New board' } },
    'boards/delete': { params: { board_id: account.boards[2].id } },
    'boards/update': { json: { name: 'Renamed', privacy: 'PUBLIC' } },
    'board_sections/create': { json: { name: 'New section' } },
    'board_sections/update': { json: { name: 'Renamed section' } },
    'board_sections/delete': { params: { section_id: doomedSectionId } },
    'media/create': { json: { media_type: 'video' } },
    'notification/post': { json: { event: 'test' } },
    'oauth/token': {
      form: {
        grant_type: 'authorization_code',
        code: result.code,
        redirect_uri: simulator.app.redirectUris[0],
      },
    },
    'token/revoke': { form: { token: appToken.access_token } },
    'pins/create': { json: pinOn(boardId) },
    'pins/update': { json: { title: 'Changed' } },
    'pins/delete': { params: { pin_id: doomedPinId } },
    'pins/save': { json: { board_id: account.boards[1].id } },
    'pins/analytics': { query: `${days}&metric_types=IMPRESSION,SAVE_RATE,TOTAL_REACTIONS` },
    'multi_pins/analytics': { query: `${days}&metric_types=IMPRESSION&pin_ids=${pinId}` },
    'user_account/analytics': { query: days },
    'user_account/analytics/top_pins': { query: `${days}&sort_by=SAVE` },
    'user_account/analytics/top_video_pins': { query: `${days}&sort_by=VIDEO_START` },
    search_partner_pins: { query: 'term=pin&country_code=US' },
    'search_user_boards/get': { query: 'query=board' },
    'search_user_pins/list': { query: 'query=pin' },
    'trends_featured_topics/list': { query: 'region=US' },
    'trends_product_categories_details/list': {
      query: 'region=US&product_categories=BEDDING&product_categories=BOOTS',
    },
    'trends_product_categories_trending/list': { query: 'region=GB%2BIE' },
    'follow_user/update': { json: { auto_follow: false } },
    'unverify_website/delete': { query: 'website=doomed.example' },
    'verify_website/update': { json: { website: 'new.example', verification_method: 'METATAG' } },
  };
  const requestOf = ({ id }) => requests[id] ?? {};
  const placesOf = (operation) => ({ ...ids, ...words, ...requestOf(operation).params });
  const ask = (operation, { query, json, form } = requestOf(operation)) => {
    const { method, path } = operation;
    const filled = path.replace(/\{(\w+)\}/g, (_all, name) => placesOf(operation)[name]);
    return form
      ? sendForm(simulator, path, form)
      : send(simulator, { method, path: filled + (query ? `?${query}` : ''), token, json });
  };
  return { simulator, ask, requestOf, placesOf, account, token, other };
}
