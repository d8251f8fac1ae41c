import type * as z from "zod";
import { readSearch } from "../../db/availability/read-search.ts";
import { type LookBefore, lookBeforeBooking, type Question } from "../../db/booking/look.ts";
import type { KeyUse } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { checkStart, openStarts } from "../../domain/availability/slots.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { epochMinute } from "../../domain/time.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";
import type { bookAppointmentBody } from "./book-contract.ts";
import { createClaims } from "./claims.ts";
import { createGathering } from "./gathering.ts";
import { bookingScope } from "./keys.ts";
import { createSharing } from "./sharing.ts";

type Wanted = z.output<typeof bookAppointmentBody>;

export type Asking = { wanted: Wanted; principal: Principal; reach: Reach; idempotencyKey: string };

/**
 * `free`: how many can have the slot still; 0 = taken. More than really can
 * only costs those who are too many a workflow.
 */
export type Look = Pick<LookBefore, "known" | "patientBusy"> & { use: KeyUse; free: number };

/**
 * Makes the look before anything is started. Of those who find a slot open at the same time as many go on as can have
 * it; the others wait until one of these is through, at longest until the given time (epoch milliseconds), and look
 * again: so a crowd's losers cost a look each and no workflow. Whoever goes on calls `endClaim` when they are through.
 */
export function createLookInTurn(db: Db) {
  const claims = createClaims();
  const look = createLook(db);

  return async (asking: Asking, time: number): Promise<Look & { endClaim: () => void }> => {
    const { principal, wanted } = asking;
    const { clinicId, practitionerId, startsAt } = wanted;
    const slot = [principal.organizationId, clinicId, practitionerId, Date.parse(startsAt)].join();
    let most = practitionerId ? 1 : Number.POSITIVE_INFINITY;
    for (;;) {
      await claims.fewerThan(most, slot, time);
      const countBefore = claims.count(slot);
      const found = await look(asking);
      if (found.known || found.free === 0) return { ...found, endClaim: () => undefined };
      const count = Math.max(countBefore, claims.count(slot)); // what one that ended meanwhile took may not be seen yet
      if (count < found.free || Date.now() >= time) return { ...found, endClaim: claims.begin(slot) };
      most = found.free;
    }
  };
}

/** Throws for a key that came with another body, and for what the asking person cannot reach. */
function createLook(db: Db): (asking: Asking) => Promise<Look> {
  const ask = createGathering<Question, LookBefore>((organizationId, questions) =>
    lookBeforeBooking(db, organizationId, questions),
  );
  const countFree = createCountOfFree(db);

  return async ({ wanted, principal, reach, idempotencyKey }) => {
    const { organizationId } = principal;
    const use: KeyUse = { scope: bookingScope(principal), key: idempotencyKey, bodyHash: hashBody(wanted) };
    const visit = { ...wanted, startsAt: new Date(wanted.startsAt) };
    const [found, freeOfAll] = await Promise.all([
      ask(organizationId, { use, reach, wanted: visit }),
      wanted.practitionerId === null ? countFree(organizationId, visit) : 1,
    ]);
    if (found.known) requireSameBody(found.known, use);
    else if (!found.isPatientReachable) throw new DomainError("not_found", "There is no such patient.");
    else if (!found.isBookingOpen && principal.role === "patient") {
      throw new DomainError("booking_switched_off", "Online booking is switched off at the moment. Call the clinic.");
    } else if (!found.isOffered) {
      throw new DomainError("not_found", "This clinic does not offer these services, or not with this practitioner.");
    } else if (wanted.deskPlan === "by_link" && !found.hasAddress) {
      throw new DomainError("no_address", "A link cannot be sent: no e-mail address of the patient is noted.");
    }
    return {
      known: found.known,
      patientBusy: found.patientBusy,
      use,
      free: found.isTaken && !wanted.overbook ? 0 : freeOfAll,
    };
  };
}

type VisitOfAnyone = { clinicId: string; serviceIds: string[]; startsAt: Date };

/**
 * How many practitioners could take the visit; whoever asks at the same time
 * shares one search. A start that was never offered is not taken.
 */
function createCountOfFree(db: Db) {
  const share = createSharing<number>();
  return (organizationId: string, { clinicId, serviceIds, startsAt }: VisitOfAnyone): Promise<number> =>
    share(JSON.stringify([organizationId, clinicId, serviceIds, startsAt]), async () => {
      const startsMinute = epochMinute(startsAt);
      const range = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
      const visit = { clinicId, serviceIds, practitionerId: null, patientId: null, range, requestedAt: new Date() };
      const facts = await db.inOneFlight(organizationId, (tx) => readSearch(tx, visit));
      if (!facts) return 1;
      if (checkStart(facts.search, startsMinute) === "slot_taken") return 0;
      return Math.max(1, openStarts(facts.search, range).filter(({ starts }) => starts.length > 0).length);
    });
}
