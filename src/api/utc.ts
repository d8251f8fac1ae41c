/** An instant as the API answers it, in UTC: Postgres writes its own offset. */
export const utc = (instant: string): string => new Date(instant).toISOString();
