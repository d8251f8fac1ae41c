import type { Choice } from "../choice.ts";
import { Failure } from "../failure.tsx";
import type { Clinic, Practitioner, Service } from "../page-data.ts";
import { api } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import { useWords } from "../words.ts";

type Props = {
  slug: string;
  service: Service;
  clinics: Clinic[];
  practitioners: Practitioner[];
  onChoose: (chosen: Pick<Choice, "clinicId" | "startsAt">) => void;
};

/** The clinics that offer a service, the one with the earliest free time first; that time can be taken at once. */
export function Clinics({ slug, service, clinics, practitioners, onChoose }: Props) {
  const { say, format } = useWords();
  const next = useLoaded(`${slug} ${service.id}`, async (signal) => {
    const { data } = await api.GET("/v1/organizations/{slug}/availability/next", {
      params: { path: { slug }, query: { serviceId: [service.id] } },
      signal,
    });
    if (!data) throw new Error("no answer");
    return data.data;
  });
  if (next.state === "failed") return <Failure retry={next.retry} />;

  const found = next.state === "loaded" ? next.value : [];
  const orderOf = ({ clinicId }: { clinicId: string }) => found.findIndex((at) => at.clinicId === clinicId);
  const offers = service.offers.toSorted((a, b) => orderOf(a) - orderOf(b));
  return (
    <section aria-busy={next.state === "loading"}>
      <h1>{say.whichClinic}</h1>
      <ul class="rows">
        {offers.map(({ clinicId, price }) => {
          const clinic = clinics.find(({ id }) => id === clinicId);
          const first = found.find((at) => at.clinicId === clinicId);
          const startsAt = first?.startsAt;
          const who = practitioners.find(({ id }) => id === first?.practitionerIds[0]);
          return (
            clinic && (
              <li key={clinicId} class="place">
                <button type="button" class="row" onClick={() => onChoose({ clinicId })}>
                  <span>
                    <strong>{clinic.name}</strong>
                    <small>{clinic.address}</small>
                  </span>
                  <span class="facts">{format.money(price)}</span>
                </button>
                {startsAt ? (
                  <button type="button" class="next" onClick={() => onChoose({ clinicId, startsAt })}>
                    {say.nextAvailable}: <strong>{format.moment(startsAt, clinic.timeZone)}</strong>{" "}
                    {who && say.with(who.name)}
                  </button>
                ) : (
                  <p class="next">{next.state === "loading" ? <span class="skeleton" /> : say.nothingOpen}</p>
                )}
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
