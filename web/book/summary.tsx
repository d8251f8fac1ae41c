import type { ComponentChildren } from "preact";
import type { Choice } from "./choice.ts";
import { Go, useChoosing } from "./choosing.tsx";
import { useWordsOnBothClocks } from "./own-time.ts";
import type { Clinic, Service } from "./page-data.ts";
import type { Standing } from "./standing.ts";
import { useWords } from "./words.ts";

type Props = {
  standing: Standing;
  /** Something else fits into the same visit. */
  mayAdd: boolean;
};

/**
 * What was chosen so far, each part with the way to change it; what was chosen
 * after it is asked again where it may not fit any more.
 */
export function Summary({ standing: { visit, clinic, offer, practitioner }, mayAdd }: Props) {
  const { say, format } = useWordsOnBothClocks();
  const { choice } = useChoosing();
  const { serviceIds, clinicId, practitionerId, startsAt, isAdding } = choice;
  const adding = mayAdd && !startsAt && !isAdding ? { ...choice, isAdding: true } : undefined;
  return (
    <section class="summary" aria-label={say.yourChoice}>
      {visit.services.map((service) => (
        <ServicePart key={service.id} {...{ service, clinic }} isOneOfSeveral={visit.services.length > 1} />
      ))}
      {visit.services.length > 1 ? (
        <Part change={adding} word={say.addAnother} label={say.addService}>
          <strong>
            {say.together} · {say.minutes(visit.minutes)}
            {offer && ` · ${format.money(offer.price)}`}
          </strong>
        </Part>
      ) : (
        adding && (
          <p class="chosen">
            <Go to={adding} class="quiet">
              <span aria-hidden="true">+&nbsp;</span>
              {say.addService}
            </Go>
          </p>
        )
      )}
      {clinic && (
        <Part change={visit.offers.length > 1 ? { serviceIds } : undefined} label={say.changeClinic}>
          <bdi>{clinic.name}</bdi>
          {practitioner ? (
            <>
              {" · "}
              <bdi>{practitioner.name}</bdi>
            </>
          ) : (
            startsAt && ` · ${say.anyoneHint}`
          )}
        </Part>
      )}
      {clinic && startsAt && (
        <Part change={{ serviceIds, clinicId, practitionerId }} label={say.changeTime}>
          {format.moment(startsAt, clinic.timeZone)}
        </Part>
      )}
    </section>
  );
}

type ServicePartProps = { service: Service; clinic: Clinic | undefined; isOneOfSeveral: boolean };

function ServicePart({ service, clinic, isOneOfSeveral }: ServicePartProps) {
  const { say, format } = useWords();
  const { serviceIds, clinicId, practitionerId } = useChoosing().choice;
  const offer = service.offers.find((at) => at.clinicId === clinic?.id);
  const others = serviceIds.filter((id) => id !== service.id);
  return (
    <Part
      change={isOneOfSeveral ? { serviceIds: others, clinicId, practitionerId } : { serviceIds: [] }}
      label={isOneOfSeveral ? say.removeService(service.name) : say.changeService}
      word={isOneOfSeveral ? say.remove : say.change}
    >
      <bdi>{service.name}</bdi> · {say.minutes(service.minutes)}
      {offer && ` · ${format.money(offer.price)}`}
    </Part>
  );
}

type PartProps = { change?: Choice | undefined; label?: string; word?: string; children: ComponentChildren };

function Part({ change, label, word, children }: PartProps) {
  const { say } = useWords();
  return (
    <p class="chosen">
      <span>{children}</span>
      {change && (
        <Go to={change} class="quiet" label={label}>
          {word ?? say.change}
        </Go>
      )}
    </p>
  );
}
