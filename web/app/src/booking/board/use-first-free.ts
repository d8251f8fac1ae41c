import { query } from "../../api.ts";
import { addDays } from "../../clock.ts";
import type { Clinic } from "./board-data.ts";

/** So many days are looked through. */
const DAYS = 31;

type Wanted = {
  clinic: Clinic;
  serviceIds: readonly string[];
  /** undefined = anyone who is free. */
  practitionerId: string | undefined;
  /** The first day that will do. */
  from: string;
};

/**
 * The first free time of what is wanted, as the API tells it to the desk, and who has it: from now on, so that it is
 * read anew each minute.
 */
export function useFirstFree({ clinic, serviceIds, practitionerId, from }: Wanted, isWanted: boolean) {
  const params = {
    query: {
      clinicId: clinic.id,
      serviceId: [...serviceIds],
      from,
      to: addDays(from, DAYS - 1),
      ...(practitionerId === undefined ? {} : { practitionerId }),
    },
  };
  const { data, error } = query.useQuery(
    "get",
    "/v1/availability",
    { params },
    { enabled: isWanted && serviceIds.length > 0, refetchInterval: 60_000 },
  );
  const found = isWanted && serviceIds.length > 0 ? data : undefined;
  const first = found?.days[0]?.starts[0];
  return {
    start: first && {
      startsAt: new Date(first.startsAt).toISOString(),
      practitionerId: found.practitionerIds[first.practitioners[0] ?? -1],
    },
    /** Nothing is free as far as was looked. */
    isNone: found !== undefined && first === undefined,
    error,
  };
}
