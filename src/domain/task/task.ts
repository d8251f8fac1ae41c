import type { AppointmentStatus } from "../booking/lifecycle.ts";
import type { Money } from "../money.ts";

export const taskKinds = [
  "suggest_no_show",
  "to_capture",
  "capture_deadline",
  "payment_refused",
  "bookings_refused",
  "payment_lost",
  "card_declined",
  "card_removed",
  "visit_released",
  "refund_failed",
  "refund_proposed",
  "stripe_unreachable",
  "unknown_payment",
  "payment_disputed",
  "give_back_at_desk",
  "books_differ",
  "message_undelivered",
  "mail_unreachable",
  "visits_stranded",
] as const;
export type TaskKind = (typeof taskKinds)[number];

export const taskStates = ["open", "closed"] as const;

/** A task as it is stored. Instants are ISO strings. */
export type StoredTask = {
  id: string;
  kind: TaskKind;
  state: (typeof taskStates)[number];
  clinicId: string | null;
  appointmentId: string | null;
  /** When the visit begins, of a task about one. */
  visitStartsAt: string | null;
  /** How it stands now. */
  visitStatus: AppointmentStatus | null;
  detail: Record<string, string | number>;
  /** How often it has been tried since it was opened, for the kinds that are tried again. */
  times: number;
  /** Who has taken it on. */
  owner: TaskPerson | null;
  openedAt: string;
  /** Until when something can be done about it; null = nothing sets a limit. */
  dueAt: string | null;
  /** When it was last tried in vain. */
  triedAt: string;
  closedAt: string | null;
};

/** A login and the name of whoever has it at the clinics; null for one that is no staff's. */
export type TaskPerson = { accountId: string; name: string | null };

export const taskActs = ["opened", "retried", "taken", "left", "settled", "closed", "closed_by_itself"] as const;
export type TaskAct = (typeof taskActs)[number];

/** One thing that was done to a task; nobody = Praxis itself. `note`: in the words of who did it. */
export type TaskLogEntry = { act: TaskAct; by: TaskPerson | null; note: string | null; at: string };

/** The sum that a task is about; null where it is about none. */
export function amountOf({ detail }: Pick<StoredTask, "detail">): Money | null {
  const { amountMinor, currency } = detail;
  return typeof amountMinor === "number" && typeof currency === "string" ? { amountMinor, currency } : null;
}

/** The services that a task is about, in the clinic's words; null where it is about none. */
export function servicesOf({ detail }: Pick<StoredTask, "detail">): string | null {
  return typeof detail["services"] === "string" ? detail["services"] : null;
}
