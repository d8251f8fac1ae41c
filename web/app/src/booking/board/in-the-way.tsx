import { List } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Schemas } from "../../api.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type Found = Schemas["InTheWay"];

/** Who has what was wanted, as far as a refusal says it. */
export function InTheWay({ error, timeZone }: { error: unknown; timeZone: string }) {
  const say = useInTheWayWords(timeZone);
  const found = inTheWayOf(error);
  if (found.length === 0) return null;
  return (
    <List size="sm" mb="xs">
      {found.map((one) => (
        <List.Item key={`${one.appointmentId}${one.subject.id}`}>{say(one)}</List.Item>
      ))}
    </List>
  );
}

function useInTheWayWords(timeZone: string) {
  const { formatMessage } = useIntl();
  const { timeRange } = useClinicFormat(timeZone);
  return ({ subject, patientName, ...visit }: Found) =>
    formatMessage(
      { id: subject.kind === "patient" ? "board.inTheWay.patient" : "board.inTheWay.other" },
      {
        subject: subject.name,
        patient: patientName ?? formatMessage({ id: "board.inTheWay.somebody" }),
        time: timeRange(visit),
      },
    );
}

/** Each visit once for each it has, and not more than can be read. */
function inTheWayOf(error: unknown): Found[] {
  if (typeof error !== "object" || error === null || !("inTheWay" in error)) return [];
  return Array.isArray(error.inTheWay) ? error.inTheWay.filter(isFound).slice(0, 4) : [];
}

function isFound(value: unknown): value is Found {
  return typeof value === "object" && value !== null && "subject" in value && "startsAt" in value && "endsAt" in value;
}
