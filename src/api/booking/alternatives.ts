import { readSearch } from "../../db/availability/read-search.ts";
import type { Db } from "../../db/client.ts";
import { nearestStarts, practitionersAt, startsOfAny } from "../../domain/availability/choice.ts";
import { openStarts } from "../../domain/availability/slots.ts";
import { epochMinute, instantOf } from "../../domain/time.ts";
import type { Alternative } from "./contract.ts";

type Wanted = {
  clinicId: string;
  serviceIds: string[];
  practitionerId: string | null;
  patientId: string;
  startsAt: string;
};

const COUNT = 3;
const DAYS_AROUND = 7;

/** The nearest free starts within a week around the one wanted, with the same practitioner if one was named. Read now, so really open now. */
export async function findAlternatives(db: Db, organizationId: string, wanted: Wanted): Promise<Alternative[]> {
  const wantedMinute = epochMinute(new Date(wanted.startsAt));
  const range = { fromMinute: wantedMinute - DAYS_AROUND * 1440, untilMinute: wantedMinute + DAYS_AROUND * 1440 };
  const facts = await db.withTenant(organizationId, (tx) =>
    readSearch(tx, { ...wanted, range, requestedAt: new Date() }),
  );
  if (!facts) return [];
  const open = openStarts(facts.search, range);
  const starts = startsOfAny(open).map(({ startsMinute }) => startsMinute);
  return nearestStarts(starts, wantedMinute, COUNT).flatMap((start) =>
    practitionersAt(open, start)
      .slice(0, 1)
      .map((practitionerId) => ({ startsAt: instantOf(start).toISOString(), practitionerId })),
  );
}
