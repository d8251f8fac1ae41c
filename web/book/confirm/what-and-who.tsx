import { turnsOf } from "../../shared/turns.ts";
import { useWords } from "../words.ts";
import type { Appointment } from "./standing.ts";

/** What is done, and by whom; of a visit that several give, each part with the time it begins. */
export function WhatAndWho({ appointment }: { appointment: Appointment }) {
  const { say, format } = useWords();
  const { clinic, practitioner } = appointment;
  const turns = turnsOf(appointment);
  const namesOf = ({ services }: Pick<Appointment, "services">) => services.map(({ name }) => name).join(", ");
  if (turns.length < 2)
    return (
      <>
        <bdi>{namesOf(appointment)}</bdi>
        {practitioner && ` · ${say.with(practitioner.name)}`}
      </>
    );
  return (
    <>
      {turns.map((turn) => (
        <span key={turn.place}>
          {turn.place > 0 && <br />}
          {format.time(turn.startsAt, clinic.timeZone)} · <bdi>{namesOf(turn)}</bdi>
          {` · ${say.with(turn.practitioner.name)}`}
        </span>
      ))}
    </>
  );
}
