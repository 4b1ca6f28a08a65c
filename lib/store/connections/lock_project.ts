import { READ_PROJECT } from './read_project.js';

/** Held until the end: one connects or disconnects it at a time. */
export const LOCK_PROJECT = `${READ_PROJECT} for update of p`;
