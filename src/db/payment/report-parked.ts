import type { EventKey } from "../../domain/payment/stripe-event.ts";
import { unknownPaymentKey } from "../../domain/task/keys.ts";
import type { Db } from "../client.ts";
import { listOrganizationIds } from "../organization/queries.ts";
import { raiseTask } from "../task/tasks.ts";

/**
 * Gives an event that is still parked to a person of the organization that it names, as one task for each payment.
 * Where that is none, or one whose account is another, the event is `foreign`: anybody may write metadata.
 */
export async function reportParked(db: Db, key: EventKey, at: Date): Promise<void> {
  const parked = await findParked(db, key);
  if (!parked) return;
  const { organizationId, paymentId, type, paymentIntentId } = parked;
  const isOurs = (await listOrganizationIds(db)).includes(organizationId);
  const isReported =
    isOurs &&
    (await db.withTenant(organizationId, async (tx) => {
      const { rowCount } = await tx.$client.query({
        name: "is_own_account",
        text: `select from organizations where id = $1 and coalesce(stripe_account_id, '') = $2`,
        values: [organizationId, key.account],
      });
      if (rowCount === 0) return false;
      const detail = { type, eventId: key.eventId, ...(paymentIntentId ? { paymentIntentId } : {}) };
      const dedupeKey = unknownPaymentKey(paymentId);
      await raiseTask(tx, { kind: "unknown_payment", appointmentId: null, dedupeKey, detail, at });
      return true;
    }));
  await db.asRelay((tx) =>
    tx.$client.query({
      name: "settle_parked_event",
      text: "update stripe_events set state = $3 where account = $1 and event_id = $2 and state = 'parked'",
      values: [key.account, key.eventId, isReported ? "reported" : "foreign"],
    }),
  );
}

type Parked = { organizationId: string; paymentId: string; type: string; paymentIntentId: string | null };

function findParked(db: Db, { account, eventId }: EventKey): Promise<Parked | undefined> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<Parked>({
      name: "find_parked_event",
      text: `select named_organization_id as "organizationId", named_payment_id as "paymentId", type,
               payment_intent_id as "paymentIntentId"
             from stripe_events where account = $1 and event_id = $2 and state = 'parked'`,
      values: [account, eventId],
    });
    return rows[0];
  });
}
