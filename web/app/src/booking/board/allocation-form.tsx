import { Button, Group, Select, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import type { Schemas } from "../../api.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import type { Appointment } from "./board-data.ts";
import { InTheWay } from "./in-the-way.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";

/** Nobody is an id. */
const nobody = "nobody";

type AllocationFormProps = {
  about: "room" | "nurse";
  appointment: Appointment;
  /** What would do; undefined until it is known. */
  choices: readonly Schemas["AllocationChoice"][] | undefined;
  /** Why it is not known. */
  unknown: unknown;
  /** Why it was not given. */
  error: unknown;
  isPending: boolean;
  /** The visit may have none. */
  mayBeNone?: boolean;
  /** null = none. */
  onGive: (id: string | null) => void;
  onDone: () => void;
};

/** Gives a visit another room or nurse: those that are free, and of the others who has them then. */
export function AllocationForm(props: AllocationFormProps) {
  const { about, appointment, choices, unknown, error, isPending, mayBeNone = false, onGive, onDone } = props;
  const { formatMessage } = useIntl();
  const { timeRange } = useClinicFormat(appointment.clinic.timeZone);
  const [chosen, setChosen] = useState<string | null>(null);
  const describe = ({ name, isCurrent, inTheWay }: Schemas["AllocationChoice"]) => {
    if (isCurrent) return formatMessage({ id: `board.${about}.current` }, { name });
    const [first] = inTheWay;
    if (!first) return formatMessage({ id: `board.${about}.free` }, { name });
    const who = [first.patientName, timeRange(first)].filter(Boolean).join(", ");
    return formatMessage({ id: `board.${about}.taken` }, { name, who });
  };
  if (unknown) return <ProblemNotice error={unknown} />;
  if (!choices) return <Skeleton height={96} />;
  const title = formatMessage({ id: `board.${about}.title` });
  return (
    <Stack gap="xs" component="section" aria-label={title} mb="md">
      <Select
        label={title}
        autoFocus
        data={[
          ...choices.map((choice) => ({
            value: choice.id,
            label: describe(choice),
            disabled: choice.isCurrent || choice.inTheWay.length > 0,
          })),
          ...(mayBeNone ? [{ value: nobody, label: formatMessage({ id: "board.nurse.nobody" }) }] : []),
        ]}
        nothingFoundMessage={formatMessage({ id: `board.${about}.none` })}
        value={chosen}
        onChange={setChosen}
      />
      <ProblemNotice error={error} />
      <InTheWay error={error} timeZone={appointment.clinic.timeZone} />
      <Group gap="xs">
        <Button
          size="sm"
          disabled={!chosen}
          loading={isPending}
          onClick={() => chosen && onGive(chosen === nobody ? null : chosen)}
        >
          {formatMessage({ id: `board.${about}.give` })}
        </Button>
        <Button size="sm" variant="default" disabled={isPending} onClick={onDone}>
          {formatMessage({ id: "patient.back" })}
        </Button>
      </Group>
    </Stack>
  );
}
