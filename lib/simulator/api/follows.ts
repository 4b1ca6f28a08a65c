import { knownError } from '../api_error.js';
import type { AccountState, BoardState } from '../world/entities.js';
import { boardView } from './boards.js';
import { accountOf, readObject, type Answer, type Call, type Handlers } from './call.js';
import { optionalFlag } from './fields.js';
import { readPage } from './paging.js';

const INTERESTS = ['Home decor', 'Gardening', 'Baking'];

interface Follower {
  order: number;
  username: string;
}

function usersPage(call: Call, usernames: readonly string[]): Answer {
  const items: Follower[] = usernames.map((username, index) => ({ order: index + 1, username }));
  const page = readPage(call, { items });
  return {
    status: 200,
    body: {
      items: page.items.map(({ username }) => ({ username, type: 'user' })),
      bookmark: page.bookmark,
    },
  };
}

function followers(call: Call): Answer {
  const { username } = accountOf(call);
  const all = [...call.world.accounts.values()].filter((account) =>
    account.following.has(username),
  );
  return usersPage(
    call,
    all.map((account) => account.username),
  );
}

function named(call: Call): AccountState {
  const account = call.world.usernames.get(call.params['username']!);
  if (!account) throw knownError('user_not_found');
  return account;
}

function follow(call: Call): Answer {
  const { username } = named(call);
  if (call.body.length > 0) optionalFlag(readObject(call), 'auto_follow');
  accountOf(call).following.add(username);
  return { status: 200, body: { username, type: 'user' } };
}

/** The public boards of followed accounts. */
function followedBoards(call: Call): Answer {
  const boards: BoardState[] = [...accountOf(call).following]
    .flatMap((username) => call.world.usernames.get(username)?.boards ?? [])
    .filter(({ privacy }) => privacy === 'PUBLIC')
    .sort((left, right) => left.order - right.order);
  const page = readPage(call, { items: boards });
  return {
    status: 200,
    body: {
      items: page.items.map((board) => boardView(call.world, board)),
      bookmark: page.bookmark,
    },
  };
}

function interests(call: Call): Answer {
  named(call);
  const items = INTERESTS.map((name, index) => ({ order: index + 1, name }));
  const page = readPage(call, { items });
  const body = page.items.map(({ order, name }) => {
    const key = name.toLowerCase().replaceAll(' ', '-');
    return {
      id: String(900_000_000_000 + order),
      key,
      name,
      canonical_url: `https://www.pinterest.com/ideas/${key}/`,
    };
  });
  return { status: 200, body: { items: body, bookmark: page.bookmark } };
}

export const follows: Handlers = {
  'followers/list': followers,
  'user_following/get': (call) => usersPage(call, [...accountOf(call).following]),
  'boards_user_follows/list': followedBoards,
  'follow_user/update': follow,
  'user_account/followed_interests': interests,
};
