import { useEffect, useState } from "preact/hooks";
import { addDays, dayAt } from "../format.ts";
import { api } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import { useReturns } from "../use-returns.ts";
import { isWished } from "./booking-key.ts";

type Start = { startsAt: string };
type Chosen = {
  slug: string;
  clinic: { id: string; timeZone: string };
  serviceIds: string[];
  practitionerId: string | undefined;
  startsAt: string;
};

/** Who is new here types for minutes, in which somebody else may be quicker. */
const ASKED_AGAIN_MS = 60_000;
const DAYS_BEFORE = 3;
const DAYS_AFTER = 7;
const COUNT = 3;

/**
 * The free times nearest to a chosen one that is not free any more; undefined while it is, or nobody knows. Asked again
 * each minute, with another `login`, and when the page is come back to. A time that is being booked here already is not
 * asked about: it may be this very booking that has it.
 */
export function useNearestIfGone(chosen: Chosen, login: string | undefined): Start[] | undefined {
  const returns = useReturns();
  const [minutes, setMinutes] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setMinutes((count) => count + 1), ASKED_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  const loaded = useLoaded(
    JSON.stringify([chosen, login]),
    (signal) => findNearest(chosen, signal),
    undefined,
    returns + minutes,
  );
  return loaded.state === "loaded" && !isWished(chosen.startsAt) ? loaded.value : undefined;
}

async function findNearest(chosen: Chosen, signal: AbortSignal): Promise<Start[] | undefined> {
  const { slug, clinic, serviceIds, practitionerId, startsAt } = chosen;
  const day = dayAt(new Date(startsAt), clinic.timeZone);
  const query = {
    clinicId: clinic.id,
    serviceId: serviceIds,
    ...(practitionerId ? { practitionerId } : {}),
    from: addDays(day, -DAYS_BEFORE),
    to: addDays(day, DAYS_AFTER),
  };
  const { data } = await api.GET("/v1/organizations/{slug}/availability", {
    params: { path: { slug }, query },
    signal,
  });
  if (!data) return undefined;
  const away = (start: Start) => Math.abs(Date.parse(start.startsAt) - Date.parse(startsAt));
  const nearest = data.days
    .flatMap(({ starts }) => starts)
    .sort((one, other) => away(one) - away(other))
    .slice(0, COUNT);
  const [first] = nearest;
  if (first && away(first) === 0) return undefined;
  return nearest.sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
}
