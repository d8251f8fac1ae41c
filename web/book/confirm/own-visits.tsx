import { Go } from "../choosing.tsx";
import { dayAt } from "../format.ts";
import { useWordsOnBothClocks } from "../own-time.ts";
import { api, type Problem } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import type { Appointment } from "./standing.ts";

/** The statuses in which a visit has its time. */
export const toCome = "requested,held,confirmed,checked_in,in_progress";

/** What was refused to a patient, on the clock of its clinic. */
type Refused = { problem: Problem; patientId: string; startsAt: string; minutes: number; timeZone: string };

/** The patient's own visits that a refusal is about, each with the way to it. */
export function OwnVisits(refused: Refused) {
  const { problem, patientId } = refused;
  const loaded = useLoaded(problem.requestId, async (signal) => {
    if (!isAboutOwn(problem)) return [];
    const query = { patientId, status: toCome, limit: 100 };
    const { data } = await api.GET("/v1/appointments", { params: { query }, signal });
    return data?.data.filter((visit) => isMeant(visit, refused)) ?? [];
  });
  if (loaded.state !== "loaded" || loaded.value.length === 0) return null;
  return <VisitRows visits={loaded.value} />;
}

/** Some of one's own visits, each with the way to it. */
export function VisitRows({ visits }: { visits: readonly Appointment[] }) {
  return (
    <ul class="rows">
      {visits.map((visit) => (
        <li key={visit.id}>
          <OwnVisit visit={visit} />
        </li>
      ))}
    </ul>
  );
}

/** A hold leads to where it is paid or given back, all else to its page in the app. */
function OwnVisit({ visit }: { visit: Appointment }) {
  const { say, format, language } = useWordsOnBothClocks();
  const { id, status, services, startsAt, clinic } = visit;
  const facts = (
    <>
      <span>
        <strong>{format.moment(startsAt, clinic.timeZone)}</strong>
        <small>
          <bdi>{services.map(({ name }) => name).join(", ")}</bdi> · <bdi>{clinic.name}</bdi>
        </small>
      </span>
      <span class="facts">{say.ownVisit[status === "held" || status === "requested" ? status : "booked"]}</span>
    </>
  );
  if (status === "held")
    return (
      <Go to={{ serviceIds: [], appointmentId: id }} class="row">
        {facts}
      </Go>
    );
  return (
    <a class="row" href={`/app/appointments/${id}?lang=${language}`}>
      {facts}
    </a>
  );
}

const isAboutOwn = ({ code }: Problem) => code === "patient_busy" || code === "patient_limit";

/** What lies at the wanted time; of a limit, what is not booked yet, and what is on that day. */
function isMeant(visit: Appointment, { problem, startsAt, minutes, timeZone }: Refused): boolean {
  if (problem.code === "patient_busy") {
    const endsAt = Date.parse(startsAt) + minutes * 60_000;
    return Date.parse(visit.startsAt) < endsAt && Date.parse(startsAt) < Date.parse(visit.endsAt);
  }
  const dayOf = (at: string) => dayAt(new Date(at), timeZone);
  return visit.status === "held" || visit.status === "requested" || dayOf(visit.startsAt) === dayOf(startsAt);
}
