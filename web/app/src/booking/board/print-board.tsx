import { memo } from "react";
import { useIntl } from "react-intl";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import type { Column } from "./columns.ts";
import { useSigns } from "./signs.ts";
import { type ClinicFormat, useClinicFormat } from "./use-clinic-format.ts";

type PrintBoardProps = { timeZone: string; pages: readonly Column[] };

/**
 * The day on paper, a page for each practitioner who has a visit; of a week, one for each day. On the screen it is not
 * there.
 */
export const PrintBoard = memo(function PrintBoard({ timeZone, pages }: PrintBoardProps) {
  const format = useClinicFormat(timeZone);
  return (
    <div className={classes.print}>
      {pages
        .filter(({ appointments }) => appointments.length > 0)
        .map(({ key, day, appointments }) => (
          <section key={key}>
            <h1>{appointments[0]?.practitioner?.name}</h1>
            <p>{format.day(day)}</p>
            <table>
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
  const { formatMessage } = useIntl();
  const signs = useSigns(appointment);
  const state = [formatMessage({ id: `board.status.${appointment.status}` }), ...signs.map(({ text }) => text)];
  return (
    <tr>
      <th scope="row">{format.timeRange(appointment)}</th>
      <td>{appointment.patient?.name ?? formatMessage({ id: "board.unnamed" })}</td>
      <td>
        <bdi>{appointment.services.map(({ name }) => name).join(", ")}</bdi>
      </td>
      <td>
        <bdi>{appointment.rooms.map(({ name }) => name).join(", ")}</bdi>
      </td>
      <td>{state.join(", ")}</td>
    </tr>
  );
}
