/** A reason or a state out of the address. Anybody can make an address of ours: a sentence in it is not shown as if we said it. */
export const searchWord = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;
