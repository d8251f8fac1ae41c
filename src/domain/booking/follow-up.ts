import type { CapturePolicy } from "../payment/policy.ts";
import {
  captureDeadlines,
  dueSettlement,
  isSettled,
  type PaymentFacts,
  type Settlement,
} from "../payment/settlement.ts";
import { type AppointmentStatus, isLive } from "./lifecycle.ts";

/** What the follow-up of an appointment looks at: one read of its row, its payments and its organization's rules. Instants are ISO strings. */
export type FollowUp = {
  status: AppointmentStatus;
  startsAt: string;
  endsAt: string;
  capturePolicy: CapturePolicy;
  noShowGraceMinutes: number;
  automaticNoShow: boolean;
  noShowSuggested: boolean;
  /** Somebody took a no-show or a completion back: what the system would do by itself again is theirs to decide. */
  endUndone: boolean;
  captureWarned: boolean;
  payments: PaymentFacts[];
};

/** The next thing to do, and when. `wait` has nothing due until somebody acts; `end`: nothing will ever be due. */
export type NextStep =
  | { kind: "settle"; settlement: Settlement; paymentId: string; dueAt: string }
  | { kind: "suggest_no_show" | "mark_no_show" | "complete_forgotten" | "warn_capture"; dueAt: string }
  | { kind: "release_or_capture"; dueAt: string }
  | { kind: "wait" }
  | { kind: "end" };

const MINUTE_MS = 60_000;
/** A visit that was checked in and then forgotten is taken to have happened, this long after its end. */
const FORGOTTEN_HOURS = 12;

/** Decides what comes next, as of `at`. The earliest due step wins; a step whose time has come has `dueAt` ≤ `at`. */
export function nextStep(followUp: FollowUp, at: Date): NextStep {
  for (const payment of followUp.payments) {
    const settlement = dueSettlement(followUp, payment, at);
    if (settlement) return { kind: "settle", settlement, paymentId: payment.paymentId, dueAt: at.toISOString() };
  }
  if (!isLive(followUp.status) && followUp.payments.every((payment) => isSettled(followUp.status, payment)))
    return { kind: "end" };
  const [first] = [...visitSteps(followUp), ...paymentSteps(followUp)].sort(
    (a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt),
  );
  return first ?? { kind: "wait" };
}

type TimedStep = Extract<NextStep, { dueAt: string }>;

function visitSteps(followUp: FollowUp): TimedStep[] {
  const { status, endsAt, noShowGraceMinutes, automaticNoShow, noShowSuggested, endUndone } = followUp;
  const afterEnd = (minutes: number) => new Date(Date.parse(endsAt) + minutes * MINUTE_MS).toISOString();
  if (status === "confirmed" && automaticNoShow && !endUndone)
    return [{ kind: "mark_no_show", dueAt: afterEnd(noShowGraceMinutes) }];
  if (status === "confirmed" && !noShowSuggested)
    return [{ kind: "suggest_no_show", dueAt: afterEnd(noShowGraceMinutes) }];
  if ((status === "checked_in" || status === "in_progress") && !endUndone) {
    return [{ kind: "complete_forgotten", dueAt: afterEnd(FORGOTTEN_HOURS * 60) }];
  }
  return [];
}

function paymentSteps({ payments, captureWarned }: FollowUp): TimedStep[] {
  return payments.flatMap((payment): TimedStep[] => {
    const deadlines = captureDeadlines(payment);
    if (!deadlines) return [];
    const lastCall: TimedStep = { kind: "release_or_capture", dueAt: deadlines.lastCallAt.toISOString() };
    return captureWarned ? [lastCall] : [{ kind: "warn_capture", dueAt: deadlines.warnAt.toISOString() }, lastCall];
  });
}
