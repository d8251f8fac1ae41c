import { memo, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { type Turn, turnsOf } from "../../../../shared/turns.ts";
import { useConsumableWords } from "../../inventory/use-consumable-words.ts";
import { joinFacts } from "../../organization/editing/formats.ts";
import { useSay } from "../../say.ts";
import { namesOf } from "../appointment.ts";
import classes from "./board.module.css";
import type { Appointment, Clinic } from "./board-data.ts";
import type { Column } from "./columns.ts";
import { useSigns } from "./signs.ts";
import { type ClinicFormat, useClinicFormat } from "./use-clinic-format.ts";

type PrintBoardProps = { clinic: Clinic; pages: readonly Column[] };

const heads = ["board.when", "booking.patient", "board.what", "board.view.rooms", "board.print.state"] as const;

/**
 * The day on paper, a page for each practitioner who has a visit; of a week, one for each day. On the screen it is not
 * there.
 */
export const PrintBoard = memo(function PrintBoard({ clinic, pages }: PrintBoardProps) {
  const say = useSay();
  const format = useClinicFormat(clinic.timeZone);
  const printedAt = usePrintedAt();
  return (
    <div className={classes.print}>
      {pages
        .filter(({ appointments }) => appointments.length > 0)
        .map(({ key, day, practitionerId, appointments }) => (
          <section key={key}>
            <h1>
              <bdi>{turnsFor(practitionerId, appointments)[0]?.turn.practitioner.name}</bdi>
            </h1>
            <p>
              <bdi>{clinic.name}</bdi> · {format.fullDay(day)}
            </p>
            <p>{say("board.print.at", { time: format.dated(printedAt) })}</p>
            <table>
              <thead>
                <tr>
                  {heads.map((head) => (
                    <th key={head} scope="col">
                      {say(head)}
                    </th>
                  ))}
                </tr>
              </thead>
              {turnsFor(practitionerId, appointments).map(({ appointment, turn }) => (
                <Line key={`${appointment.id} ${turn.place}`} {...{ appointment, turn, format }} />
              ))}
            </table>
          </section>
        ))}
    </div>
  );
});

/** When the page is put on paper: what changes later is not on it. */
function usePrintedAt(): string {
  const [printedAt, setPrintedAt] = useState(() => new Date().toISOString());
  useEffect(() => {
    // At once: what is printed is what stands on the page when the event is over.
    const note = () => flushSync(() => setPrintedAt(new Date().toISOString()));
    window.addEventListener("beforeprint", note);
    return () => window.removeEventListener("beforeprint", note);
  }, []);
  return printedAt;
}

/** What of the visits one of those who give them gives. */
const turnsFor = (practitionerId: string | undefined, appointments: readonly Appointment[]) =>
  appointments.flatMap((appointment) =>
    turnsOf(appointment)
      .filter(({ practitioner }) => practitioner.id === practitionerId)
      .map((turn) => ({ appointment, turn })),
  );

type LineProps = { appointment: Appointment; turn: Turn; format: ClinicFormat };

/** A visit, or what one of several gives of it, and beneath its beginning what lies ready for it. */
function Line({ appointment, turn, format }: LineProps) {
  const say = useSay();
  const signs = useSigns(appointment);
  const sayAmount = useConsumableWords();
  const amounts = appointment.consumables ?? [];
  const state = [say(`board.status.${appointment.status}`), ...signs.map(({ text }) => text)];
  return (
    <tbody>
      <tr>
        <th scope="row">{format.timeRange(turn)}</th>
        <td>
          <bdi>{appointment.patient?.name ?? say("board.unnamed")}</bdi>
        </td>
        <td>
          <bdi>{namesOf(turn)}</bdi>
        </td>
        <td>
          <bdi>{appointment.rooms.map(({ name }) => name).join(", ")}</bdi>
        </td>
        <td>{state.join(", ")}</td>
      </tr>
      {turn.place === 0 && amounts.length > 0 && (
        <tr>
          <td />
          <td colSpan={heads.length - 1}>{say("board.print.prepare", { what: joinFacts(amounts.map(sayAmount)) })}</td>
        </tr>
      )}
    </tbody>
  );
}
