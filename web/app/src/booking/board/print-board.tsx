import { memo } from "react";
import { useIntl } from "react-intl";
import { useConsumableWords } from "../../inventory/use-consumable-words.ts";
import { useSay } from "../../say.ts";
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
  return (
    <div className={classes.print}>
      {pages
        .filter(({ appointments }) => appointments.length > 0)
        .map(({ key, day, appointments }) => (
          <section key={key}>
            <h1>
              <bdi>{appointments[0]?.practitioner?.name}</bdi>
            </h1>
            <p>
              <bdi>{clinic.name}</bdi> · {format.fullDay(day)}
            </p>
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
              <tbody>
                {appointments.map((appointment) => (
                  <Line key={appointment.id} appointment={appointment} format={format} />
                ))}
              </tbody>
            </table>
          </section>
        ))}
    </div>
  );
});

function Line({ appointment, format }: { appointment: Appointment; format: ClinicFormat }) {
  const say = useSay();
  const signs = useSigns(appointment);
  const { formatList } = useIntl();
  const sayAmount = useConsumableWords();
  const amounts = appointment.consumables ?? [];
  const state = [say(`board.status.${appointment.status}`), ...signs.map(({ text }) => text)];
  return (
    <tr>
      <th scope="row">{format.timeRange(appointment)}</th>
      <td>
        <bdi>{appointment.patient?.name ?? say("board.unnamed")}</bdi>
      </td>
      <td>
        <bdi>{appointment.services.map(({ name }) => name).join(", ")}</bdi>
        {amounts.length > 0 && (
          <p>{say("board.print.prepare", { what: formatList(amounts.map(sayAmount), { type: "unit" }) })}</p>
        )}
      </td>
      <td>
        <bdi>{appointment.rooms.map(({ name }) => name).join(", ")}</bdi>
      </td>
      <td>{state.join(", ")}</td>
    </tr>
  );
}
