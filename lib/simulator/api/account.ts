import { accountOf, type Answer, type Call, type Handlers } from './call.js';

function get(call: Call): Answer {
  const account = accountOf(call);
  const body = {
    id: account.id,
    username: account.username,
    account_type: 'BUSINESS',
    about: '',
    business_name: account.username,
    profile_image: `https://i.pinimg.com/60x60_RS/${account.id}.jpg`,
    website_url: account.websites[0]?.website ?? '',
    board_count: account.boards.length,
    pin_count: account.pins.length,
    follower_count: 0,
    following_count: account.following.size,
    monthly_views: 0,
  };
  return { status: 200, body };
}

/** Businesses linked to this account: a Pinterest account usually has none. */
function businesses(): Answer {
  return { status: 200, body: [] };
}

export const account: Handlers = {
  'user_account/get': get,
  'linked_business_accounts/get': businesses,
};
