export const startedAt = new Date();
// Both follow the workflow's own clock and seed.
export const allowed = [new Date(Date.now()), Math.random()];
