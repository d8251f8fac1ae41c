import { Go, useChoosing } from "../choosing.tsx";
import type { Service } from "../page-data.ts";
import type { Visit } from "../visit.ts";
import { useWords } from "../words.ts";
import { Services } from "./services.tsx";

/** Another service for the same visit, of those that fit into it. A time chosen before may not be long enough now. */
export function AddService({ visit, services }: { visit: Visit; services: Service[] }) {
  const { say } = useWords();
  const { choice } = useChoosing();
  const rest = { ...choice, isAdding: undefined };
  return (
    <Services
      services={services}
      question={say.whatElse}
      linkOf={(id) => ({
        ...rest,
        serviceIds: [...visit.services.map((service) => service.id), id],
        startsAt: undefined,
      })}
    >
      <p class="hint">{say.whatElseHint}</p>
      <Go to={rest} class="quiet">
        {say.nothingElse}
      </Go>
    </Services>
  );
}
