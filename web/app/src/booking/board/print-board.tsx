import { memo } from "react";
import { useIntl } from "react-intl";
import classes from "./board.module.css";
import type { Column } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type PrintBoardProps = { day: string; timeZone: string; columns: readonly Column[] };

/** The day on paper, a page for each practitioner who has a visit. On the screen it is not there. */
export const PrintBoard = memo(function PrintBoard({ day, timeZone, columns }: PrintBoardProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(timeZone);
  return (
    <div className={classes.print}>
      {columns
        .filter(({ appointments }) => appointments.length > 0)
        .map(({ practitioner, appointments }) => (
          <section key={practitioner.id}>
            <h1>{practitioner.name}</h1>
            <p>{format.day(day)}</p>
            <table>
              <tbody>
                {appointments.map((appointment) => (
                  <tr key={appointment.id}>
                    <th scope="row">{format.timeRange(appointment)}</th>
                    <td>{appointment.patient?.name ?? formatMessage({ id: "board.unnamed" })}</td>
                    <td>{appointment.services.map(({ name }) => name).join(", ")}</td>
                    <td>{appointment.rooms.map(({ name }) => name).join(", ")}</td>
                    <td>{formatMessage({ id: `board.status.${appointment.status}` })}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ))}
    </div>
  );
});
