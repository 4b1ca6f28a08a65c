// Parameters of the Pinterest node.
export const byId = (value) => ({ __rl: true, mode: 'id', value });

/** Parameters of a pin that Pinterest takes. */
export function pinParameters(boardId, more = {}) {
  return {
    resource: 'pin',
    operation: 'create',
    board: byId(boardId),
    imageSource: 'url',
    imageUrl: 'https://images.example/picture.png',
    title: 'A pin',
    link: 'https://blog.example/post',
    ...more,
  };
}
