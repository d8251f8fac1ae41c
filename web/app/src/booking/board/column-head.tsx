import { Text, UnstyledButton } from "@mantine/core";
import { useIntl } from "react-intl";
import classes from "./board.module.css";
import type { Column } from "./columns.ts";

type ColumnHeadProps = { column: Column; onOpen: ((column: Column) => void) | undefined; isToday: boolean };

/** Whose column it is, and how many visits; where it leads to a week, that week. */
export function ColumnHead({ column, onOpen, isToday }: ColumnHeadProps) {
  const { formatMessage } = useIntl();
  const { title, appointments } = column;
  return (
    <div className={classes.head} data-today={isToday || undefined}>
      <Text fw={600} size="sm" truncate>
        {onOpen ? (
          <UnstyledButton
            className={classes.headButton}
            title={formatMessage({ id: "board.openWeek" }, { name: title })}
            onClick={() => onOpen(column)}
          >
            <bdi>{title}</bdi>
          </UnstyledButton>
        ) : (
          title
        )}
      </Text>
      <Text size="xs" c="dimmed">
        {formatMessage({ id: "board.visits" }, { count: appointments.length })}
      </Text>
    </div>
  );
}
