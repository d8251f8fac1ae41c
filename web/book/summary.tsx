import type { Choice } from "./choice.ts";
import type { Clinic, Practitioner, Service } from "./page-data.ts";
import { useWords } from "./words.ts";

type Chosen = {
  choice: Choice;
  service: Service | undefined;
  clinic: Clinic | undefined;
  offer: Service["offers"][number] | undefined;
  practitioner: Practitioner | undefined;
};

/**
 * What was chosen so far, each part with the way to change it; what was chosen
 * after it is asked again where it may not fit any more.
 */
export function Summary({
  choice,
  service,
  clinic,
  offer,
  practitioner,
  choose,
}: Chosen & { choose: (choice: Choice) => void }) {
  const { say, format } = useWords();
  if (!service) return null;
  const { serviceId, clinicId, practitionerId, startsAt } = choice;
  const isOneOfSeveral = service.offers.length > 1;
  return (
    <section class="summary" aria-label={say.yourChoice}>
      <Part label={say.changeService} onChange={() => choose({})}>
        <bdi>{service.name}</bdi> · {say.minutes(service.minutes)}
        {offer && ` · ${format.money(offer.price)}`}
      </Part>
      {clinic && (
        <Part label={say.changeClinic} onChange={isOneOfSeveral ? () => choose({ serviceId }) : undefined}>
          <bdi>{clinic.name}</bdi>
          {practitioner && " · "}
          {practitioner && <bdi>{practitioner.name}</bdi>}
        </Part>
      )}
      {clinic && startsAt && (
        <Part label={say.changeTime} onChange={() => choose({ serviceId, clinicId, practitionerId })}>
          {format.moment(startsAt, clinic.timeZone)}
        </Part>
      )}
    </section>
  );
}

function Part(props: { label: string; onChange: (() => void) | undefined; children: preact.ComponentChildren }) {
  const { say } = useWords();
  return (
    <p class="chosen">
      <span>{props.children}</span>
      {props.onChange && (
        <button type="button" class="quiet" aria-label={props.label} onClick={props.onChange}>
          {say.change}
        </button>
      )}
    </p>
  );
}
