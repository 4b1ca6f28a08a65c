// The same pins for every contender: many accounts with several boards each, so that our limiter, which runs, has no reason to wait.
/** Of one shift: a new one has others, with quotas that nobody has used yet. */
export const ACCOUNTS = 128;
const BOARDS_PER_ACCOUNT = 8;

export const accessToken = (account) => `pina_bench_${String(account).padStart(4, '0')}_${'x'.repeat(64)}`;

export function makePins(count, offset = 0, shift = 0) {
  return Array.from({ length: count }, (_, index) => {
    const number = index + offset;
    const account = shift * ACCOUNTS + (number % ACCOUNTS);
    const board = Math.floor(number / ACCOUNTS) % BOARDS_PER_ACCOUNT;
    return {
      account,
      boardId: `1000000000${String(account).padStart(4, '0')}${String(board).padStart(4, '0')}`,
      title: `Sourdough for beginners, part ${number}`,
      description: `A crust that crackles and a crumb that holds: recipe ${number} of the series, with timings for a cold kitchen.`,
      altText: 'A round loaf on a wooden board',
      link: `https://blog.example/recipes/sourdough-${number}`,
      imageUrl: `https://blog.example/images/sourdough-${number}.jpg`,
    };
  });
}

/** The request body that Pinterest wants; the peers build it as their users do. */
export function requestBody(pin) {
  return {
    board_id: pin.boardId, title: pin.title, description: pin.description, alt_text: pin.altText, link: pin.link,
    media_source: { source_type: 'image_url', url: pin.imageUrl },
  };
}

/** What a caller wants back from an answer. */
export const published = (answer) => ({ id: answer.id, url: `https://www.pinterest.com/pin/${answer.id}/`, createdAt: answer.created_at });

export async function withConcurrency(items, concurrency, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}
