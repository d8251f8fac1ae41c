import { thoseOfAll } from "../../shared/who-comes.ts";
import { Go, Question, useChoosing } from "../choosing.tsx";
import { Failure } from "../failure.tsx";
import { dayAt } from "../format.ts";
import { useOwnTime } from "../own-time.ts";
import type { PageData } from "../page-data.ts";
import { api } from "../session.ts";
import { answerTo, type Found, nextStarts } from "../standing.ts";
import { useLoaded } from "../use-loaded.ts";
import { useReturns } from "../use-returns.ts";
import { onlyOne, serviceIdsOf, type Visit } from "../visit.ts";
import { useWords } from "../words.ts";

type Props = { data: PageData; visit: Visit; found: Found | undefined };

/** The clinics that offer a visit, the one with the earliest free time first; that time can be taken at once. */
export function Clinics({ data, visit, found }: Props) {
  const { say } = useWords();
  const search = nextStarts(visit);
  const load = async (signal: AbortSignal) => {
    if (visit.offers.length === 0) return [];
    const params = { path: { slug: data.organization.slug }, query: search.query };
    const answer = await api.GET("/v1/organizations/{slug}/availability/next", { params, signal });
    if (!answer.data) throw new Error("no answer");
    return answer.data.data;
  };
  const next = useLoaded(JSON.stringify(search), load, answerTo(search, found)?.next, useReturns());
  if (next.state === "failed") return <Failure retry={next.retry} />;

  return (
    <section aria-busy={next.state === "loading"}>
      <Question>{say.whichClinic}</Question>
      {visit.offers.length === 0 && <p class="empty">{say.notTogether}</p>}
      <ul class="rows">
        {next.state === "loading"
          ? // Not the clinics yet: their order would change under the finger.
            visit.offers.map(({ clinicId }) => (
              <li key={clinicId} class="place">
                <span class="skeleton" />
              </li>
            ))
          : next.value.map((first) => <ClinicPlace key={first.clinicId} {...{ data, visit, first }} />)}
      </ul>
    </section>
  );
}

type First = NonNullable<Found["next"]>[number];

function ClinicPlace({ data, visit, first }: { data: PageData; visit: Visit; first: First }) {
  const { say, format } = useWords();
  const { choice } = useChoosing();
  const ownTime = useOwnTime();
  const { clinicId, startsAt, practitionerIds } = first;
  const clinic = data.clinics.find(({ id }) => id === clinicId);
  const offer = visit.offers.find((at) => at.clinicId === clinicId);
  if (!clinic || !offer) return null;
  const who = onlyOne(practitionerIds, thoseOfAll(data.practitioners, serviceIdsOf(visit)));
  const own = startsAt && ownTime(startsAt, clinic.timeZone);
  return (
    <li class="place">
      <Go to={{ ...choice, clinicId }} class="row">
        <span>
          <strong>
            <bdi>{clinic.name}</bdi>
          </strong>
          <small>
            <bdi>{clinic.address}</bdi>
          </small>
        </span>
        <span class="facts">{format.money(offer.price)}</span>
      </Go>
      {startsAt ? (
        <Go to={{ ...choice, clinicId, startsAt }} class="next">
          {say.nextAvailable}:{" "}
          <strong>{format.soon(startsAt, clinic.timeZone, dayAt(new Date(), clinic.timeZone))}</strong>{" "}
          {own && <small>({say.yourTime(own)})</small>} {who && say.with(who.name)}
        </Go>
      ) : (
        <p class="next">{say.nothingOpen}</p>
      )}
    </li>
  );
}
