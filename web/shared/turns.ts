import type { components } from "../../clients/typescript/openapi.d.ts";

type Appointment = components["schemas"]["Appointment"];
type Services = Appointment["services"];

/** What of a visit one practitioner gives in a row. Instants are ISO strings. */
export type Turn = {
  practitioner: Services[number]["practitioner"];
  /** Its place among the turns of its visit; 0 begins it. */
  place: number;
  isLast: boolean;
  startsAt: string;
  endsAt: string;
  services: Services;
};

/** Who gives a visit, one after another; nearly always one gives all of it. None of what was refused at once. */
export function turnsOf({ services, startsAt }: Pick<Appointment, "services" | "startsAt">): Turn[] {
  const runs: Services[] = [];
  for (const service of services) {
    const run = runs.at(-1);
    if (run?.[0]?.practitioner.id === service.practitioner.id) run.push(service);
    else runs.push([service]);
  }
  let end = startsAt;
  return runs.flatMap((run, place) => {
    const start = end;
    end = new Date(Date.parse(start) + run.reduce((sum, { minutes }) => sum + minutes, 0) * 60_000).toISOString();
    const [first] = run;
    const when = { startsAt: start, endsAt: end, services: run };
    return first ? [{ practitioner: first.practitioner, place, isLast: place === runs.length - 1, ...when }] : [];
  });
}

/** Who gives it, each once, in the order of their turns; empty where nobody was to yet. */
export function practitionerNames({ services, practitioner }: Pick<Appointment, "services" | "practitioner">): string {
  const names = new Map(services.map((service) => [service.practitioner.id, service.practitioner.name]));
  return names.size > 0 ? [...names.values()].join(", ") : (practitioner?.name ?? "");
}
