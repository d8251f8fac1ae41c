import type { MessageEvent } from "../../domain/message/message.ts";
import type { Db, Tx } from "../client.ts";
import { recordDueMessages } from "../message/due-messages.ts";
import { type EventKey, isThatEvent, keysIn } from "./event-keys.ts";
import { recordLiveEvents } from "./live-events.ts";

/** An event in the hands of a relay. */
export type RelayedEvent = EventKey & MessageEvent & { version: number; at: Date };

/**
 * Delivers the next events, at most `limit`, and answers how many those were. Each consumer's rows and the
 * mark of delivery are one transaction, so an event is delivered to all of them or not yet. Of one
 * aggregate only the earliest undelivered event is taken: its events keep their order among any number of
 * relays, which leave to each other what they have in hand.
 */
export function relayEvents(db: Db, limit: number): Promise<number> {
  return db.asRelay(async (tx) => {
    const events = await claimEvents(tx, limit);
    if (events.length > 0) {
      // Live events last: their writers take turns from there to the commit.
      await Promise.all([markDelivered(tx, events), recordDueMessages(tx, events), recordLiveEvents(tx, events)]);
    }
    return events.length;
  });
}

async function claimEvents(tx: Tx, limit: number): Promise<RelayedEvent[]> {
  const { rows } = await tx.$client.query<RelayedEvent>({
    name: "claim_events",
    text: `select organization_id as "organizationId", aggregate_id as "aggregateId", seq, kind, version, payload, at
           from outbox o
           where delivered_at is null and not exists (
             select from outbox e where e.organization_id = o.organization_id and e.aggregate_id = o.aggregate_id
               and e.seq < o.seq and e.delivered_at is null)
           order by recorded_at limit $1
           for update skip locked`,
    values: [limit],
  });
  return rows;
}

function markDelivered(tx: Tx, events: readonly EventKey[]) {
  return tx.$client.query({
    name: "mark_delivered",
    text: `update outbox o set delivered_at = now() from ${keysIn("$1")} where ${isThatEvent}`,
    values: [JSON.stringify(events)],
  });
}
