import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fates from '../../dist/lib/publishing/fate.js';
import rows from '../../dist/lib/publishing/pin_of_row.js';

const ROW = {
  id: '1', tenantId: 't', projectId: 'p', boardId: '42', boardSectionId: null, imagePath: 't/1.png', mediaType: 'image',
  coverImagePath: null, coverKeyframeSeconds: null, title: 'Title', description: null, altText: '', alternateUrl: null,
  articleUrl: 'https://blog.example/article', aiModified: false, syntheticPerformer: false,
};
const BASE = { baseUrl: 'https://images.example/pins/' };
const pinOf = (columns, resolve = BASE, media) => rows.pinOfRow({ ...ROW, ...columns }, resolve, media);

describe('From a row to a pin', () => {
  it('takes what is there and leaves out what is empty', () => {
    assert.deepEqual(pinOf({}), {
      pin: {
        boardId: '42', title: 'Title', link: 'https://blog.example/article',
        media: { type: 'image_url', url: 'https://images.example/pins/t/1.png' },
      },
    });
  });

  it('section, texts and disclosures', () => {
    const { pin } = pinOf({ boardSectionId: '7', description: 'D', altText: 'A', aiModified: true, syntheticPerformer: true });
    assert.deepEqual([pin.boardSectionId, pin.description, pin.altText, pin.aiDisclosures], ['7', 'D', 'A', ['AI_MODIFIED', 'SYNTHETIC_PERFORMER']]);
    assert.deepEqual(pinOf({ aiModified: true }).pin.aiDisclosures, ['AI_MODIFIED']);
  });

  it('the link of its own goes before the article\'s; without either there is none', () => {
    assert.equal(pinOf({ alternateUrl: 'https://shop.example/' }).pin.link, 'https://shop.example/');
    assert.equal('link' in pinOf({ articleUrl: null }).pin, false);
  });

  for (const [path, url] of [
    ['/t/1.png', 'https://images.example/pins/t/1.png'],
    ['t/a b#ü.png', 'https://images.example/pins/t/a%20b%23%C3%BC.png'],
    ['t/a%20b.png', 'https://images.example/pins/t/a%20b.png'],
    ['https://elsewhere.example/x.png', 'https://elsewhere.example/x.png'],
  ]) {
    it(`image_path ${path}`, () => assert.equal(pinOf({ imagePath: path }).pin.media.url, url));
  }

  for (const [code, columns, resolve] of [
    ['no_board', { boardId: null }],
    ['no_image', { imagePath: null }],
    ['image_unresolved', {}, {}],
    ['video_unresolved', { mediaType: 'video' }],
    ['video_unresolved', { mediaType: 'VIDEO' }],
    ['media_type_unknown', { mediaType: 'carousel' }],
  ]) {
    it(`${code} is a problem that says what to do`, () => {
      const { problem } = pinOf(columns, resolve);
      assert.equal(problem.code, code);
      assert.match(problem.message, /retry|resolve\./);
    });
  }

  for (const mediaType of ['Image', '', null]) {
    it(`media_type ${mediaType} is a picture`, () => assert.equal(pinOf({ mediaType }).pin.media.type, 'image_url'));
  }

  it('what resolve.media gave is the media, of a video too', () => {
    const media = { type: 'video_id', mediaId: '5', cover: { keyFrameSeconds: 1 } };
    for (const mediaType of ['video', 'reel']) assert.deepEqual(pinOf({ mediaType, imagePath: null }, {}, media).pin.media, media);
  });
});

describe('What an outcome means for its row', () => {
  const fate = (error) => fates.fateOf({ key: 'k', index: 0, status: 'failed', error: { message: '', ...error } });
  for (const [code, outcome, kind] of [
    ['rate_limited', 'rejected', 'waiting'], ['spam_block', 'not_sent', 'waiting'], ['twin_unresolved', 'not_sent', 'waiting'],
    ['auth_expired', 'rejected', 'renew'], ['cancelled', 'not_sent', 'released'], ['closed', 'not_sent', 'released'],
    ['too_late', 'not_sent', 'released'], ['network', 'not_sent', 'failed'], ['bad_media', 'rejected', 'failed'],
    ['timeout', 'unknown', 'unknown'], ['internal', undefined, 'unknown'], ['auth_expired', 'unknown', 'unknown'],
  ]) {
    it(`${code}, ${outcome}: ${kind}`, () => assert.equal(fate({ code, ...(outcome && { outcome }) }).kind, kind));
  }

  for (const [code, outcome, kind] of [
    ['conflict', 'rejected', 'released'], ['rate_limited', 'rejected', 'released'], ['network', 'not_sent', 'released'],
    ['cancelled', 'not_sent', 'released'], ['conflict', 'unknown', 'unknown'],
  ]) {
    it(`${code}, ${outcome}, and not tried again because it was called back: ${kind}`, () => {
      assert.equal(fate({ code, outcome, stopped: 'cancelled' }).kind, kind);
    });
  }
});
