import { Anchor, Table, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Clinic } from "../../booking/board/board-data.ts";
import { clinicTime } from "../../clock.ts";
import { useFormat } from "../../format.ts";
import { useSay } from "../../say.ts";
import classes from "./day-count.module.css";
import type { DeskDay } from "./use-desk-day.ts";

type Entry = DeskDay["entries"][number];

/** All that was done with money that day, the first first, with the way to each visit. */
export function DeskEntries({ day: { entries, currency }, clinic }: { day: DeskDay; clinic: Clinic }) {
  const say = useSay();
  return (
    <section aria-labelledby="entries">
      <Title order={2} size="h4" id="entries" mb="sm">
        {say("dayCount.entries")}
      </Title>
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing="sm" aria-labelledby="entries">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("dayCount.when")}</Table.Th>
              <Table.Th>{say("dayCount.visit")}</Table.Th>
              <Table.Th>{say("dayCount.what")}</Table.Th>
              <Table.Th visibleFrom="sm">{say("dayCount.by")}</Table.Th>
              <Table.Th ta="end">{say("desk.amount")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Row key={entry.id} {...{ entry, currency, clinic }} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function Row({ entry, currency, clinic }: { entry: Entry; currency: string; clinic: Clinic }) {
  const say = useSay();
  const { money, time } = useFormat();
  const { kind, method, at, by, till, reason, appointmentId, visitStartsAt, patientName } = entry;
  const place = {
    clinic: clinic.slug,
    day: clinicTime(visitStartsAt, clinic.timeZone).day,
    appointment: appointmentId,
  };
  const amountMinor = kind === "taken" ? entry.amountMinor : -entry.amountMinor;
  const nameOf = ({ name }: Entry["by"]) => name ?? say("desk.someone");
  return (
    <Table.Tr>
      <Table.Td>
        <time dateTime={at}>{time(at, clinic.timeZone)}</time>
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} size="sm" to={`/board?${new URLSearchParams(place).toString()}`}>
          <bdi>{patientName}</bdi>
        </Anchor>
      </Table.Td>
      <Table.Td>
        {say(`dayCount.kind.${kind}`)} · {say(`desk.method.${method}`)}
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <bdi>{nameOf(by)}</bdi>
        </Text>
        {reason && (
          <Text size="xs" c="dimmed">
            <bdi>{reason}</bdi>
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <bdi>{nameOf(by)}</bdi>
        {kind === "corrected" && (
          <Text size="xs" c="dimmed">
            {say("dayCount.inTill", { name: nameOf(till) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="end">
        <bdi className={classes["amount"]}>{money({ amountMinor, currency })}</bdi>
      </Table.Td>
    </Table.Tr>
  );
}
