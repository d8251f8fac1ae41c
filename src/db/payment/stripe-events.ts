import { isEcho } from "../../domain/payment/stripe-event.ts";
import type { Db } from "../client.ts";

/** A webhook as far as we need it: what it is about is read anew from Stripe. */
export type StripeEvent = {
  /** The Connect account, '' for the platform's own. */
  account: string;
  eventId: string;
  type: string;
  paymentIntentId: string | null;
  /** From the object's metadata: whose it claims to be. */
  organizationId: string | null;
  paymentId: string | null;
};

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
 * another event or an answer of Stripe's does not, and is not stored. `parked`: it is about nothing of ours, or its
 * account is not that of the organization it names; it is kept and nothing follows from it.
 */
export async function receiveStripeEvent(db: Db, event: StripeEvent): Promise<EventSubject | "echo" | "parked"> {
  if (isEcho(event.type)) return "echo";
  const subject =
    event.organizationId && event.paymentId
      ? await findSubject(db, event.organizationId, event.paymentId, event.account)
      : undefined;
  await storeEvent(db, event, subject);
  return subject ?? "parked";
}

export type SubjectPage = {
  subjects: EventSubject[];
  /** Where the next page begins; null after the last one. */
  after: string | null;
};

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
      text: `select ${subject} from appointments a
             where ($1::uuid is null or a.id > $1) and a.id in (
               select p.appointment_id from stripe_events e
               join payments p on p.organization_id = e.organization_id and p.payment_intent_id = e.payment_intent_id
               where e.state = 'pending' and e.received_at < now() - interval '1 minute')
             order by a.id limit $2`,
      values: [after, limit],
    }),
  );
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { subjects: rows, after: last?.appointmentId ?? null };
}

const subject = `a.organization_id as "organizationId", a.id as "appointmentId", a.clinic_id as "clinicId", a.patient_id as "patientId",
  a.status = 'held' as "isHeld"`;

function storeEvent(db: Db, event: StripeEvent, subject: EventSubject | undefined) {
  return db.asRelay((tx) =>
    tx.$client.query({
      name: "store_stripe_event",
      text: `insert into stripe_events (account, event_id, organization_id, type, payment_intent_id, state)
             values ($1, $2, $3, $4, $5, $6) on conflict (account, event_id) do nothing`,
      values: [
        event.account,
        event.eventId,
        subject?.organizationId ?? null,
        event.type,
        event.paymentIntentId,
        subject ? "pending" : "parked",
      ],
    }),
  );
}

async function findSubject(
  db: Db,
  organizationId: string,
  paymentId: string,
  account: string,
): Promise<EventSubject | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<EventSubject>({
      name: "find_event_subject",
      text: `select ${subject}
             from payments p join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
             where p.id = $1 and coalesce(p.stripe_account_id, '') = $2`,
      values: [paymentId, account],
    }),
  );
  return rows[0];
}
