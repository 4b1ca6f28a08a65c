import type { CallOptions } from './auth.js';

export interface Account {
  id?: string;
  username: string;
  about?: string;
  accountType?: string;
  businessName?: string;
  profileImage?: string;
  websiteUrl?: string;
  boardCount?: number;
  pinCount?: number;
  followerCount?: number;
  followingCount?: number;
  monthlyViews?: number;
}

export interface AccountApi {
  get(options?: CallOptions): Promise<Account>;
}
