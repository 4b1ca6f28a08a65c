/** Nothing reads one that is over. */
export const SWEEP_BLOCKS = `
delete from account_blocks where blocked_until < now()`;
