import { useIntl } from "react-intl";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import { useSigns } from "./signs.ts";
import { statusIcons } from "./status.ts";

/** Where a visit stands, and what else is to be known of it at a glance. */
export function VisitState({ appointment }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const { status } = appointment;
  // The note and the nurse are on the same panel.
  const signs = useSigns(appointment).filter(({ kind }) => kind !== "noted" && kind !== "nurse");
  const Icon = statusIcons[status];
  return (
    <>
      <span className={classes.status} data-status={status} role="status">
        <Icon size={16} aria-hidden />
        {formatMessage({ id: `board.status.${status}` })}
      </span>
      {signs.length > 0 && (
        <ul className={classes.signList}>
          {signs.map((sign) => (
            <li key={sign.kind}>
              <sign.Icon size={15} aria-hidden />
              {sign.text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
