/** Clocks that are less apart are one: a time is then taken as it is. SQLite's thread, which loads nothing of ours, has it too. */
export const SAME_CLOCK_MS = 60_000;
