import type { AiDisclosure, Media, Pin, PinRow, Resolve } from '../types.js';
import type { ClaimableRecord } from '../store/pins/pin_rows.js';

/** Why a due pin cannot start. It becomes failed with this text. */
export interface Problem {
  code: string;
  message: string;
}

export function pinRowOf(record: ClaimableRecord): PinRow {
  return {
    id: record.id,
    tenantId: record.tenant_id,
    projectId: record.blog_project_id,
    boardId: record.pinterest_board_id,
    boardSectionId: record.pinterest_board_section_id,
    imagePath: record.image_path,
    mediaType: record.media_type,
    coverImagePath: record.cover_image_path,
    coverKeyframeSeconds: record.cover_keyframe_seconds,
    title: record.title,
    description: record.description,
    altText: record.alt_text,
    alternateUrl: record.alternate_url,
    articleUrl: record.article_url,
    aiModified: Boolean(record.ai_modified),
    syntheticPerformer: Boolean(record.synthetic_performer),
  };
}

/** Equal as long as nobody edits what the pin shows. */
export function contentOf(record: ClaimableRecord): string {
  return JSON.stringify(pinRowOf(record));
}

/** `resolved`: what `resolve.media` gave for this row. */
export function pinOfRow(row: PinRow, resolve: Resolve, resolved?: Media): { pin: Pin } | { problem: Problem } {
  if (!row.boardId) {
    return problem('no_board', 'The pin has no board. Choose one, then retry.');
  }
  const media = resolved ? { media: resolved } : mediaOf(row, resolve);
  if ('problem' in media) return media;
  const link = row.alternateUrl || row.articleUrl;
  const disclosures = disclosuresOf(row);
  const pin: Pin = { boardId: row.boardId, media: media.media };
  if (row.boardSectionId) pin.boardSectionId = row.boardSectionId;
  if (row.title) pin.title = row.title;
  if (row.description) pin.description = row.description;
  if (row.altText) pin.altText = row.altText;
  if (link) pin.link = link;
  if (disclosures.length > 0) pin.aiDisclosures = disclosures;
  return { pin };
}

function mediaOf(row: PinRow, { baseUrl }: Resolve): { media: Media } | { problem: Problem } {
  // An adopted table may allow null.
  const type = ((row.mediaType as string | null) || 'image').toLowerCase();
  if (type === 'video') {
    return problem(
      'video_unresolved',
      'The pin is a video, which Pinterest takes by its media id only: give resolve.media a function that uploads it ' +
        'and returns { type: \'video_id\', ... }.',
    );
  }
  // A pin cannot be exchanged for another on Pinterest: rather none than the picture of something else.
  if (type !== 'image') {
    return problem(
      'media_type_unknown',
      `media_type "${row.mediaType}" is neither image nor video: write one of these, then retry, or give resolve.media a function that returns the media.`,
    );
  }
  if (!row.imagePath) return problem('no_image', 'The pin has no image. Make one, then retry.');
  if (/^https?:\/\//iu.test(row.imagePath)) return { media: { type: 'image_url', url: row.imagePath } };
  if (baseUrl) return { media: { type: 'image_url', url: below(baseUrl, row.imagePath) } };
  return problem(
    'image_unresolved',
    `image_path "${row.imagePath}" is no address of its own: set resolve.baseUrl to the public address of its ` +
      'folder, or resolve.media.',
  );
}

/** Characters that no address may have are encoded; a path that is encoded already stays as it is. */
function below(baseUrl: string, path: string): string {
  const encoded = path.replace(/[^\x21-\x7e]|["#<>\\^`{|}]/gu, encodeURIComponent);
  return `${baseUrl.replace(/\/+$/u, '')}/${encoded.replace(/^\/+/u, '')}`;
}

function disclosuresOf(row: PinRow): AiDisclosure[] {
  const disclosures: AiDisclosure[] = [];
  if (row.aiModified) disclosures.push('AI_MODIFIED');
  if (row.syntheticPerformer) disclosures.push('SYNTHETIC_PERFORMER');
  return disclosures;
}

function problem(code: string, message: string): { problem: Problem } {
  return { problem: { code, message } };
}
