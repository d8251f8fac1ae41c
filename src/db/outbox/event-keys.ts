/** An event of the outbox. */
export type EventKey = { organizationId: string; aggregateId: string; seq: number };

/** A table `k` of keys, from a parameter that holds them as JSON. */
export const keysIn = (parameter: string) =>
  `jsonb_to_recordset(${parameter}::jsonb) as k("organizationId" uuid, "aggregateId" uuid, seq int)`;

/** Joins `outbox o` to the table `k`. */
export const isThatEvent = `o.organization_id = k."organizationId" and o.aggregate_id = k."aggregateId" and o.seq = k.seq`;
