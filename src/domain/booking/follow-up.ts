import { captureDeadlines } from "../payment/capture-deadlines.ts";
import { holdToReplace, saveByOf } from "../payment/card-link.ts";
import { isOpen, type MoneyFacts, type PaymentFacts } from "../payment/payment.ts";
import { isBalanceByCard } from "../payment/rest.ts";
import { authorizesAt } from "../payment/saved-card.ts";
import {
  type DueDetach,
  type DueSettlement,
  dueSettlement,
  isSettled,
  releasesAt,
  type Settlement,
} from "../payment/settlement.ts";
import { isBeingBooked, isLive } from "./lifecycle.ts";

/**
 * What the follow-up of an appointment looks at: one read of its row, its
 * payments and its organization's rules. Instants are ISO strings.
 */
export type FollowUp = MoneyFacts & {
  startsAt: string;
  endsAt: string;
  noShowGraceMinutes: number;
  automaticNoShow: boolean;
  noShowSuggested: boolean;
  /** Somebody took a no-show or a completion back: what the system would do by itself again is theirs to decide. */
  endUndone: boolean;
  /** In histories of before each payment says so. */
  captureWarned?: boolean;
};

/** A settlement that Stripe definitely refused, and when to ask again (ISO). */
export type Refused = { paymentId: string; settlement: Settlement; againAt: string };

/**
 * What only the follow-up itself remembers, instants ISO. `lookedAt`: when
 * Stripe was last asked how the payments stand. `hurriedAt`: when somebody last wanted money moved without a pause.
 */
export type Memory = { refused: readonly Refused[]; lookedAt: string; hurriedAt?: string };

/** The next thing to do, and when. `wait` has nothing due until somebody acts; `end`: nothing will ever be due. */
export type NextStep =
  | ({ kind: "settle"; paymentId: string; dueAt: string } & (DueSettlement | DueDetach))
  | { kind: "suggest_no_show" | "mark_no_show" | "complete_forgotten"; dueAt: string }
  | { kind: "warn_capture"; paymentId: string; lastCallAt: string; dueAt: string }
  | { kind: "look_at_refund"; dueAt: string }
  | { kind: "release_or_capture" | "authorize" | "owe_at_clinic" | "release_unpaid" | "close_link"; dueAt: string }
  | { kind: "wait" }
  | { kind: "end" };

const MINUTE_MS = 60_000;
/** A visit that was checked in and then forgotten is taken to have happened, this long after its end. */
export const FORGOTTEN_HOURS = 12;
/**
 * Money is moved again this long after Stripe refused to, or a bank sent a refund back: a card that takes none would
 * else be refunded as fast as its webhooks come. A person is told at once.
 */
const MOVE_AGAIN_MINUTES = 60;
/** A refund can be under way for days. Stripe reports its end; this often it is asked, in case the report is lost. */
const REFUND_LOOK_HOURS = 6;

/**
 * Decides what comes next, as of `at`. Money comes first, except what Stripe has refused or a bank
 * has sent back: that waits for its time and lets everything else go on. Else the earliest due
 * step wins, of which a card to be detached is one; a step whose time has come has `dueAt` ≤ `at`.
 */
export function nextStep(
  followUp: FollowUp,
  at: Date,
  { refused, lookedAt, hurriedAt }: Memory = { refused: [], lookedAt: at.toISOString() },
): NextStep {
  if (isBeingBooked(followUp.status)) return { kind: "end" }; // its booking starts the follow-up anew
  const settlements = settlementSteps(followUp, at, { refused, hurriedAt });
  const due = settlements.find(({ dueAt }) => Date.parse(dueAt) <= at.getTime());
  if (due) return due;
  if (!isLive(followUp.status) && followUp.payments.every((payment) => isSettled(followUp, payment)))
    return { kind: "end" };
  const steps = [
    ...settlements,
    ...detachSteps(followUp, at, refused),
    ...visitSteps(followUp),
    ...paymentSteps(followUp, at),
    ...savedCardSteps(followUp, at),
    ...refundSteps(followUp, lookedAt),
  ];
  const [first] = steps.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  return first ?? { kind: "wait" };
}

/** Remembers that Stripe refused a settlement, instead of what it refused of the same money, or card, before. */
export function withRefused(
  refused: readonly Refused[],
  { paymentId, settlement }: Omit<Refused, "againAt">,
  at: Date,
): Refused[] {
  const againAt = minutesAfter(at.toISOString(), MOVE_AGAIN_MINUTES);
  const isOfCard = settlement === "detach";
  const others = refused.filter((one) => one.paymentId !== paymentId || (one.settlement === "detach") !== isOfCard);
  return [...others, { paymentId, settlement, againAt }];
}

/** Settlements that wait for a person: Stripe has refused to move them, or a bank has sent their refund back. */
export function stuckSettlements(followUp: FollowUp, at: Date, { refused, hurriedAt }: Memory): TimedStep[] {
  return [...settlementSteps(followUp, at, { refused, hurriedAt }), ...detachSteps(followUp, at, refused)].filter(
    ({ dueAt }) => Date.parse(dueAt) > at.getTime(),
  );
}

type TimedStep = Extract<NextStep, { dueAt: string }>;

type Pauses = { refused: readonly Refused[]; hurriedAt: string | undefined };

function settlementSteps(followUp: FollowUp, at: Date, memory: Pauses): TimedStep[] {
  return followUp.payments.flatMap((payment): TimedStep[] => {
    const due = dueSettlement(followUp, payment, at);
    if (!due) return [];
    const dueAt = latest(at, pausesOf(payment, due.settlement, memory));
    return [{ kind: "settle", ...due, paymentId: payment.paymentId, dueAt }];
  });
}

/** Housekeeping at Stripe, which holds up neither the visit nor its money. */
function detachSteps({ payments }: FollowUp, at: Date, refused: readonly Refused[]): TimedStep[] {
  return payments
    .filter(({ cardToDetach }) => cardToDetach)
    .map(({ paymentId }) => {
      const dueAt = latest(at, refusalsOf(refused, paymentId, "detach"));
      return { kind: "settle", settlement: "detach", paymentId, dueAt };
    });
}

const latest = (at: Date, pauses: string[]): string =>
  [at.toISOString(), ...pauses].reduce((one, other) => (one > other ? one : other));

const refusalsOf = (refused: readonly Refused[], paymentId: string, settlement: Settlement): string[] =>
  refused.filter((one) => one.paymentId === paymentId && one.settlement === settlement).map(({ againAt }) => againAt);

/** Until when a settlement is not tried (ISO): one that was refused, and a refund after one that the bank sent back. */
function pausesOf(
  { paymentId, refundFailedAt }: PaymentFacts,
  settlement: Settlement,
  { refused, hurriedAt }: Pauses,
): string[] {
  const ofRefusals = refusalsOf(refused, paymentId, settlement);
  const isRepeat = settlement === "refund" && refundFailedAt && !isAfter(hurriedAt, refundFailedAt);
  return isRepeat ? [...ofRefusals, minutesAfter(refundFailedAt, MOVE_AGAIN_MINUTES)] : ofRefusals;
}

const isAfter = (at: string | undefined, other: string) => at !== undefined && Date.parse(at) > Date.parse(other);

function visitSteps(followUp: FollowUp): TimedStep[] {
  const { status, endsAt, noShowGraceMinutes, automaticNoShow, noShowSuggested, endUndone } = followUp;
  const afterEnd = (minutes: number) => minutesAfter(endsAt, minutes);
  if (status === "confirmed" && automaticNoShow && !endUndone)
    return [{ kind: "mark_no_show", dueAt: afterEnd(noShowGraceMinutes) }];
  if (status === "confirmed" && !noShowSuggested)
    return [{ kind: "suggest_no_show", dueAt: afterEnd(noShowGraceMinutes) }];
  if ((status === "checked_in" || status === "in_progress") && !endUndone) {
    return [{ kind: "complete_forgotten", dueAt: afterEnd(FORGOTTEN_HOURS * 60) }];
  }
  return [];
}

function paymentSteps({ payments, captureWarned }: FollowUp, at: Date): TimedStep[] {
  return payments.flatMap((payment): TimedStep[] => {
    const deadlines = captureDeadlines(payment);
    if (!deadlines) return [];
    const { warnAt, lastCallAt } = deadlines;
    const { paymentId } = payment;
    const last = lastCallAt.toISOString();
    const warn: TimedStep = { kind: "warn_capture", paymentId, lastCallAt: last, dueAt: warnAt.toISOString() };
    const lastCall: TimedStep = { kind: "release_or_capture", dueAt: last };
    // Once its time has come a settlement is due instead.
    return [...((payment.captureWarned ?? captureWarned) ? [] : [warn]), ...(lastCallAt > at ? [lastCall] : [])];
  });
}

/** What is to come of a saved card: it is asked for the money; of a link sent in its stead, its end. */
function savedCardSteps(followUp: FollowUp, at: Date): TimedStep[] {
  const { status, startsAt, payments } = followUp;
  return payments.flatMap((payment): TimedStep[] => {
    if (payment.settledByHand) return [];
    if (isBalanceByCard(payment)) return balanceSteps(payment, at);
    if (status !== "confirmed") return [];
    const asksAt = authorizesAt(startsAt);
    // Once its time has come a settlement is due instead.
    if (payment.status === "card_saved") return asksAt > at ? [{ kind: "authorize", dueAt: asksAt.toISOString() }] : [];
    if (payment.cardToSave) return linkSteps(followUp, at);
    if (!payment.payBy || !isOpen(payment.status)) return [];
    const endsAt = releasesAt(followUp, payment);
    if (endsAt) return [{ kind: "release_unpaid", dueAt: endsAt.toISOString() }];
    return Date.parse(startsAt) > at.getTime() ? [{ kind: "owe_at_clinic", dueAt: startsAt }] : [];
  });
}

/** The end of the link by which a card is saved in the stead of money on hold. */
function linkSteps(followUp: FollowUp, at: Date): TimedStep[] {
  const captureBefore = holdToReplace(followUp, at)?.captureBefore;
  if (!captureBefore) return [];
  return [{ kind: "close_link", dueAt: saveByOf({ captureBefore, startsAt: followUp.startsAt }).toISOString() }];
}

/** The rest of a deposit is asked for when somebody completes the visit; of the link in its stead there is an end. */
function balanceSteps({ status, payBy }: PaymentFacts, at: Date): TimedStep[] {
  return isOpen(status) && payBy && Date.parse(payBy) > at.getTime() ? [{ kind: "owe_at_clinic", dueAt: payBy }] : [];
}

function refundSteps({ payments }: FollowUp, lookedAt: string): TimedStep[] {
  if (!payments.some(({ refundPending }) => refundPending)) return [];
  return [{ kind: "look_at_refund", dueAt: minutesAfter(lookedAt, REFUND_LOOK_HOURS * 60) }];
}

const minutesAfter = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * MINUTE_MS).toISOString();
