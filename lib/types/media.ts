export interface ImageUrlMedia {
  type: 'image_url';
  url: string;
  /** `false`: Pinterest's simplified pin, which not every app may make. Default `true`. */
  isStandard?: boolean | undefined;
}

export interface ImageBase64Media {
  type: 'image_base64';
  contentType: 'image/jpeg' | 'image/png';
  /** Standard base64 without a `data:` prefix, or the bytes themselves. */
  data: string | Uint8Array;
  /** `false`: Pinterest's simplified pin, which not every app may make. Default `true`. */
  isStandard?: boolean | undefined;
}

export interface CarouselText {
  title?: string | undefined;
  description?: string | undefined;
  link?: string | undefined;
}

export interface MultipleImageUrlsMedia {
  type: 'multiple_image_urls';
  /** 2 to 5. */
  items: readonly (CarouselText & { url: string })[];
  /** Which image is shown first. */
  index?: number | undefined;
}

export interface MultipleImageBase64Media {
  type: 'multiple_image_base64';
  /** 2 to 5. */
  items: readonly (CarouselText & {
    contentType: 'image/jpeg' | 'image/png';
    data: string | Uint8Array;
  })[];
  index?: number | undefined;
}

export interface VideoMedia {
  type: 'video_id';
  mediaId: string;
  cover:
    | { imageUrl: string }
    | { data: string | Uint8Array; contentType: 'image/jpeg' | 'image/png' }
    | { keyFrameSeconds: number };
  /** `false`: Pinterest's simplified pin, which not every app may make. Default `true`. */
  isStandard?: boolean | undefined;
}

export type Media =
  | ImageUrlMedia
  | ImageBase64Media
  | MultipleImageUrlsMedia
  | MultipleImageBase64Media
  | VideoMedia;
