/**
 * How long a test waits for what comes about by itself, on a busy machine. Beside `vi.waitFor`, whose own second is too
 * short for one; `expect.poll` has the same from vitest.config.ts.
 */
export const waiting = { timeout: 20_000, interval: 50 };
