import { Button, Group, Paper, Table, Text, VisuallyHidden } from "@mantine/core";
import type { Clinic } from "../../booking/board/board-data.ts";
import { useFormat } from "../../format.ts";
import { isManaging } from "../../identity/roles.ts";
import { useLogin } from "../../identity/session.tsx";
import { PaleBadge } from "../../pale-badge.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import classes from "./day-count.module.css";
import { type Till, useSignOff } from "./use-desk-day.ts";

const methods = ["cash", "terminal"] as const;

type TillCardProps = { till: Till; clinic: Clinic; currency: string; onCount: () => void };

/** One person's till: what it should hold, what was counted, and where a difference comes from. */
export function TillCard({ till, clinic, currency, onCount }: TillCardProps) {
  const say = useSay();
  const { role, account } = useLogin();
  const { money, dated } = useFormat();
  const signOff = useSignOff(clinic.id);
  const { person, expected, difference, count } = till;
  const write = (amountMinor: number) => money({ amountMinor, currency });
  const name = person.name ?? say("desk.someone");
  const isMine = person.accountId === account.id;
  const maySign =
    isManaging(role) &&
    !isMine &&
    count?.countedBy.accountId !== account.id &&
    count !== null &&
    count.signedOff === null &&
    !till.isOutOfDate;
  const mayCount = isManaging(role) && !isMine && (count === null || till.isOutOfDate);
  return (
    <Paper withBorder p="md" component="section" aria-label={say("dayCount.tillOf", { name })}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text fw={600} component="h3" m={0}>
          <bdi>{name}</bdi>
        </Text>
        <State till={till} />
      </Group>
      <Table verticalSpacing={6} horizontalSpacing={4} aria-label={say("dayCount.tillOf", { name })}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <VisuallyHidden>{say("desk.how")}</VisuallyHidden>
            </Table.Th>
            <Table.Th ta="end">{say("dayCount.expected")}</Table.Th>
            <Table.Th ta="end">{say("dayCount.counted")}</Table.Th>
            <Table.Th ta="end">{say("dayCount.difference")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {methods.map((method) => (
            <Table.Tr key={method}>
              <Table.Td>{say(`desk.how.${method}`)}</Table.Td>
              <Table.Td ta="end">
                <bdi>{write(expected[`${method}Minor`])}</bdi>
              </Table.Td>
              <Table.Td ta="end">
                <bdi>{count ? write(count.counted[`${method}Minor`]) : "–"}</bdi>
              </Table.Td>
              <Table.Td ta="end" fw={difference?.[`${method}Minor`] ? 600 : undefined}>
                <bdi>{difference ? write(difference[`${method}Minor`]) : "–"}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {till.openingMinor !== 0 && (
        <Text size="sm" mt="xs">
          {say("dayCount.opening", { amount: write(till.openingMinor) })}
        </Text>
      )}
      {count && (count.leftMinor > 0 || till.openingMinor !== 0) && (
        <Text size="sm" mt="xs">
          {say(count.bankedMinor < 0 ? "dayCount.leftToppedUp" : "dayCount.left", {
            left: write(count.leftMinor),
            banked: write(Math.abs(count.bankedMinor)),
          })}
        </Text>
      )}
      {count?.explanation && (
        <Text size="sm" mt="xs">
          {say("dayCount.because")} <bdi>{count.explanation}</bdi>
        </Text>
      )}
      {count && (
        <Text size="xs" c="dimmed" mt="xs">
          {count.countedBy.accountId === person.accountId
            ? say("dayCount.countedAt", { at: dated(count.countedAt, clinic.timeZone) })
            : say("dayCount.countedBy", {
                by: count.countedBy.name ?? say("desk.someone"),
                at: dated(count.countedAt, clinic.timeZone),
              })}
          {count.signedOff &&
            ` · ${say("dayCount.signedOffBy", {
              by: count.signedOff.by.name ?? say("desk.someone"),
              at: dated(count.signedOff.at, clinic.timeZone),
            })}`}
        </Text>
      )}
      <ProblemNotice error={signOff.error} />
      {maySign && (
        <Button
          mt="sm"
          size="sm"
          className={classes["screenOnly"]}
          loading={signOff.isPending}
          onClick={() => signOff.mutate(count.id)}
        >
          {say("dayCount.signOff")}
        </Button>
      )}
      {mayCount && (
        <Button mt="sm" size="sm" variant="default" className={classes["screenOnly"]} onClick={onCount}>
          {say("dayCount.countFor")}
        </Button>
      )}
    </Paper>
  );
}

function State({ till: { count, isOutOfDate } }: { till: Till }) {
  const say = useSay();
  const state = !count ? "open" : isOutOfDate ? "outOfDate" : count.signedOff ? "signedOff" : "counted";
  const colour = ({ open: "gray", outOfDate: "yellow", counted: "blue", signedOff: "green" } as const)[state];
  return (
    <PaleBadge color={colour} style={{ flexShrink: 0 }}>
      {say(`dayCount.state.${state}` as const)}
    </PaleBadge>
  );
}
