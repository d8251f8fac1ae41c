/**
 * How long a login goes on: at most; without being refreshed; and how long a refresh token that was replaced still
 * gives what replaced it, for the other tab that asked at the same time and for an answer that was lost.
 */
export const sessionTerms = { longestSeconds: 30 * 86_400, idleSeconds: 7 * 86_400, graceSeconds: 10 } as const;
