import { onTopOfOthers } from "../../domain/availability/overbooking.ts";
import { checkStart, type StartDecision } from "../../domain/availability/slots.ts";
import { epochMinute } from "../../domain/time.ts";
import { readLeave } from "../availability/read-leave.ts";
import type { SearchFacts } from "../availability/read-search.ts";
import type { Tx } from "../client.ts";
import { type Choice, chooseSubjects } from "./choose-subjects.ts";
import { occupy } from "./occupy.ts";
import { overbook } from "./overbook.ts";
import { findReason } from "./requests.ts";

export type Claim = {
  appointmentId: string;
  patientId: string;
  startsAt: Date;
  /** The practitioners who are wanted by name; nobody, when it is anyone. */
  askedFor: readonly string[];
  /** Rooms and devices to keep if they are free. */
  preferredIds?: readonly string[];
  /** The request that gives the reason to lie on top of other visits, if need be. */
  overbookRequestId?: string;
};

export type Claimed = {
  choice: Choice;
  /** As of the claim. */
  facts: SearchFacts;
  startsAt: Date;
  endsAt: Date;
  /** Why it lies on top of others; null when it was free. */
  overbookingReason: string | null;
};

export type ClaimRefusal = Exclude<StartDecision, "open"> | "patient_busy";

/**
 * Takes the time of whom and what the visit needs, and says what that was; or takes nothing, and says why. `read` reads
 * the facts again after a race that was lost: what the winner committed is busy then.
 */
export async function claimVisit(
  tx: Tx,
  claim: Claim,
  firstFacts: SearchFacts,
  read: () => Promise<SearchFacts | undefined>,
): Promise<Claimed | ClaimRefusal> {
  const visit = { appointmentId: claim.appointmentId, startsAt: claim.startsAt, endsAt: endOf(claim, firstFacts) };
  const wanted = { ...claim, startsMinute: epochMinute(claim.startsAt) };
  let facts = firstFacts;
  let refusal: ClaimRefusal = "slot_taken";
  for (let claims = 0; claims <= countSubjects(facts); claims++) {
    const choice = await chooseSubjects(tx, facts, wanted);
    if (!choice) {
      refusal = explainClosedStart(facts, wanted.startsMinute);
      break;
    }
    if (await occupy(tx, visit, choice.subjects)) {
      return { choice, facts, startsAt: claim.startsAt, endsAt: visit.endsAt, overbookingReason: null };
    }
    facts = (await read()) ?? facts;
  }
  return refusal === "slot_taken" && claim.overbookRequestId !== undefined
    ? claimOnTop(tx, claim, facts, claim.overbookRequestId)
    : refusal;
}

/** The same on top of other visits, on purpose and with its reason. */
async function claimOnTop(
  tx: Tx,
  claim: Claim,
  facts: SearchFacts,
  requestId: string,
): Promise<Claimed | ClaimRefusal> {
  const { search } = facts;
  const startsMinute = epochMinute(claim.startsAt);
  const endsAt = endOf(claim, facts);
  const practitionerIds = search.practitioners.map(({ practitionerId }) => practitionerId);
  const buffers = search.parts ?? [search.visit];
  const [leave, reason] = await Promise.all([
    readLeave(tx, practitionerIds, {
      fromMinute: startsMinute - Math.max(...buffers.map(({ bufferBeforeMinutes }) => bufferBeforeMinutes)),
      untilMinute:
        startsMinute + search.visit.minutes + Math.max(...buffers.map(({ bufferAfterMinutes }) => bufferAfterMinutes)),
    }),
    findReason(tx, claim.appointmentId, requestId),
  ]);
  const onTop = { ...facts, search: onTopOfOthers(search, startsMinute, leave) };
  const choice = await chooseSubjects(tx, onTop, { ...claim, startsMinute });
  if (!choice) return explainClosedStart(onTop, startsMinute);
  const visit = { appointmentId: claim.appointmentId, startsAt: claim.startsAt, endsAt };
  const taken = await overbook(tx, visit, choice.subjects, reason);
  if (taken === "patient_busy") return taken;
  if (taken === "lost") return "slot_taken";
  return { choice, facts, startsAt: claim.startsAt, endsAt, overbookingReason: taken === "overbooked" ? reason : null };
}

const endOf = ({ startsAt }: Claim, { search }: SearchFacts) =>
  new Date(startsAt.getTime() + search.visit.minutes * 60_000);

/** Each claim that is lost means that somebody else got one of these, so that many losses leave nothing to claim. */
function countSubjects({ search: { practitioners, visit } }: SearchFacts): number {
  return practitioners.length + visit.needs.flat().length;
}

/** Why nobody can see the patient then; `patient_busy` when only the patient's own other visit stands in the way. */
function explainClosedStart({ search }: SearchFacts, startsMinute: number): ClaimRefusal {
  const { patientId: _, ...forAnyPatient } = search;
  if (checkStart(forAnyPatient, startsMinute) === "open") return "patient_busy";
  const decision = checkStart(search, startsMinute);
  return decision === "open" ? "slot_taken" : decision;
}
