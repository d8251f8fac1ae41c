/**
 * The workflow's own time, ISO: recorded in its history, and ahead of the wall
 * clock after a fast-forward. Activities get it as an argument.
 */
export const now = (): string => new Date(Date.now()).toISOString();
