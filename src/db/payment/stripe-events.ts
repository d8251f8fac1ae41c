import { type EventKey, isEcho, type StripeEvent } from "../../domain/payment/stripe-event.ts";
import type { Db, Tx } from "../client.ts";

/** Whom a webhook is about, and where its appointment stands. */
export type EventSubject = {
  organizationId: string;
  appointmentId: string;
  clinicId: string;
  patientId: string;
  isHeld: boolean;
};

/**
 * Stores a webhook, once however often it comes, and finds the appointment it is about. `echo`: it tells nothing that
 * another event or an answer of Stripe's does not, and is not stored. `parked`: it names a payment of ours that is not
 * there, or not yet. `foreign`: it names nothing of ours, or comes from another account than the payment's; it is kept,
 * and nothing follows from it.
 */
export async function receiveStripeEvent(
  db: Db,
  event: StripeEvent,
): Promise<EventSubject | "echo" | "parked" | "foreign"> {
  if (isEcho(event.type)) return "echo";
  return db.asRelay(async (tx) => {
    const found = await findSubject(tx, event);
    const subject = typeof found === "string" ? undefined : found;
    await tx.$client.query({
      name: "store_stripe_event",
      text: `insert into stripe_events (account, event_id, organization_id, type, payment_intent_id, state,
               named_organization_id, named_payment_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (account, event_id) do nothing`,
      values: [
        event.account,
        event.eventId,
        subject?.organizationId ?? null,
        event.type,
        subject?.paymentIntentId ?? event.paymentIntentId,
        typeof found === "string" ? found : "pending",
        event.organizationId,
        event.paymentId,
      ],
    });
    return found;
  });
}

type Named = Pick<StripeEvent, "account" | "organizationId" | "paymentId" | "paymentIntentId">;
type Found = EventSubject & { paymentIntentId: string | null; account: string };

async function findSubject(tx: Tx, named: Named): Promise<Found | "parked" | "foreign"> {
  const { rows } = await tx.$client.query<Found>({
    name: "find_event_subject",
    text: `select ${subjectOfAppointment}, coalesce(p.payment_intent_id, $3) as "paymentIntentId", coalesce(p.stripe_account_id, '') as account
           from payments p join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
           where p.organization_id = $1::uuid and p.id = $2::uuid or p.payment_intent_id = $3`,
    values: [named.organizationId, named.paymentId, named.paymentIntentId],
  });
  const [found] = rows;
  if (found) return found.account === named.account ? found : "foreign";
  return named.organizationId && named.paymentId ? "parked" : "foreign";
}

/**
 * Looks once more for what a parked event is about, which may have come to be since. `over`: it has been dealt with
 * meanwhile.
 */
export function matchParked(db: Db, { account, eventId }: EventKey): Promise<EventSubject | "parked" | "over"> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<Named>({
      name: "lock_parked_event",
      text: `select account, named_organization_id as "organizationId", named_payment_id as "paymentId",
               payment_intent_id as "paymentIntentId"
             from stripe_events where account = $1 and event_id = $2 and state = 'parked' for update`,
      values: [account, eventId],
    });
    const [named] = rows;
    if (!named) return "over";
    const found = await findSubject(tx, named);
    if (found === "parked") return "parked";
    const subject = found === "foreign" ? undefined : found;
    await tx.$client.query({
      name: "match_event",
      text: `update stripe_events set state = $3, organization_id = $4, payment_intent_id = coalesce($5, payment_intent_id)
             where account = $1 and event_id = $2`,
      values: [
        account,
        eventId,
        subject ? "pending" : "foreign",
        subject?.organizationId ?? null,
        subject?.paymentIntentId ?? null,
      ],
    });
    return subject ?? "over";
  });
}

/** Events that have been parked for longer than `minutes`: whoever looked after them is gone. */
export function listParked(db: Db, minutes: number): Promise<EventKey[]> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<EventKey>({
      name: "list_parked_events",
      text: `select account, event_id as "eventId" from stripe_events
             where state = 'parked' and received_at < now() - make_interval(mins => $1) order by received_at limit 500`,
      values: [minutes],
    });
    return rows;
  });
}

/** Which of these events were stored before. */
export function listKnownEvents(db: Db, account: string, eventIds: readonly string[]): Promise<string[]> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<{ eventId: string }>({
      name: "list_known_events",
      text: `select event_id as "eventId" from stripe_events where account = $1 and event_id = any($2)`,
      values: [account, eventIds],
    });
    return rows.map(({ eventId }) => eventId);
  });
}

export type SubjectPage = {
  subjects: EventSubject[];
  /** Where the next page begins; null after the last one. */
  after: string | null;
};

export const subjectPage = (subjects: EventSubject[], limit: number): SubjectPage => ({
  subjects,
  after: subjects.length === limit ? (subjects.at(-1)?.appointmentId ?? null) : null,
});

/**
 * A page, in the order of ids, of the appointments with a webhook that has been stored for more than a minute and not
 * dealt with: the process that stored it died before it could tell anybody.
 */
export async function listOverdueSubjects(
  db: Db,
  organizationId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<SubjectPage> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<EventSubject>({
      name: "list_overdue_subjects",
      text: `select ${subjectOfAppointment} from appointments a
             where ($1::uuid is null or a.id > $1) and a.id in (
               select p.appointment_id from stripe_events e
               join payments p on p.organization_id = e.organization_id
                 and (p.payment_intent_id = e.payment_intent_id or p.id = e.named_payment_id)
               where e.state = 'pending' and e.received_at < now() - interval '1 minute')
             order by a.id limit $2`,
      values: [after, limit],
    }),
  );
  return subjectPage(rows, limit);
}

/** For statements over appointments `a`. */
export const subjectOfAppointment = `a.organization_id as "organizationId", a.id as "appointmentId", a.clinic_id as "clinicId", a.patient_id as "patientId",
  a.status = 'held' as "isHeld"`;

/** Marks as done what came before a reading of Stripe's about that payment, or about the card that was saved for it. */
export async function settleStripeEvents(
  tx: Tx,
  reading: { paymentId: string; paymentIntentId: string | null; readAt: Date },
): Promise<void> {
  await tx.$client.query({
    name: "settle_stripe_events",
    text: `update stripe_events set state = 'done', done_at = now()
           where organization_id = current_setting('app.organization_id')::uuid and state = 'pending' and received_at <= $3
             and (payment_intent_id = $2 or named_payment_id = $1)`,
    values: [reading.paymentId, reading.paymentIntentId, reading.readAt],
  });
}
