import { practitionerNames } from "../../shared/turns.ts";
import { useWordsOnBothClocks } from "../own-time.ts";
import type { Appointment } from "./standing.ts";

/** Which visit it is that is to be paid. */
export function VisitInShort({ appointment }: { appointment: Appointment }) {
  const { format } = useWordsOnBothClocks();
  const { services, startsAt, clinic } = appointment;
  const names = practitionerNames(appointment);
  return (
    <p>
      <strong>
        <bdi>{services.map(({ name }) => name).join(", ")}</bdi>
      </strong>
      <br />
      {format.moment(startsAt, clinic.timeZone)} · <bdi class="together">{clinic.name}</bdi>
      {names && (
        <>
          {" · "}
          <bdi class="together">{names}</bdi>
        </>
      )}
    </p>
  );
}
