import { Anchor, Button, Skeleton, Table, Text, Title } from "@mantine/core";
import type { Clinic } from "../../booking/board/board-data.ts";
import { useClinicFormat } from "../../booking/board/use-clinic-format.ts";
import { useFormat } from "../../format.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import classes from "./day-count.module.css";
import { type MoneyByMethod, useDeskDays } from "./use-desk-day.ts";

type EarlierDaysProps = { clinic: Clinic; day: string; onDay: (day: string) => void };

/** What each day came to, whether its tills were counted and signed off, and by how much they differed. */
export function EarlierDays({ clinic, day, onDay }: EarlierDaysProps) {
  const say = useSay();
  const { money } = useFormat();
  const format = useClinicFormat(clinic.timeZone);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDeskDays(clinic.id);
  const days = data?.pages.flatMap((page) => page.data);
  const write = (amountMinor: number) => money({ amountMinor, currency: clinic.currency });
  /** One of cash and one of the terminal never make up for each other. */
  const sayDifference = (difference: MoneyByMethod) => {
    const off = (["cashMinor", "terminalMinor"] as const).filter((method) => difference[method] !== 0);
    if (off.length === 0) return <bdi>{write(0)}</bdi>;
    return off.map((method) => (
      <div key={method} className={classes["amount"]}>
        <bdi>{write(difference[method])}</bdi>
      </div>
    ));
  };
  return (
    <section aria-labelledby="days" className={classes["screenOnly"]}>
      <Title order={2} size="h4" id="days" mb="sm">
        {say("dayCount.days")}
      </Title>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!days && !error && <Skeleton height={120} />}
      {days?.length === 0 && <Text role="status">{say("dayCount.noDays")}</Text>}
      {days && days.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table verticalSpacing="sm" aria-labelledby="days">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("dayCount.day")}</Table.Th>
                <Table.Th ta="end">{say("desk.how.cash")}</Table.Th>
                <Table.Th ta="end">{say("desk.how.terminal")}</Table.Th>
                <Table.Th ta="end">{say("dayCount.difference")}</Table.Th>
                <Table.Th visibleFrom="sm">{say("dayCount.tills")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {days.map(({ onDate, expected, difference, tills, counted, signedOff }) => (
                <Table.Tr key={onDate} aria-current={onDate === day ? "date" : undefined}>
                  <Table.Td>
                    <Anchor component="button" type="button" size="sm" ta="start" onClick={() => onDay(onDate)}>
                      {format.shortDay(onDate)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td ta="end">
                    <bdi>{write(expected.cashMinor)}</bdi>
                  </Table.Td>
                  <Table.Td ta="end">
                    <bdi>{write(expected.terminalMinor)}</bdi>
                  </Table.Td>
                  <Table.Td ta="end">{counted === 0 ? "–" : sayDifference(difference)}</Table.Td>
                  <Table.Td visibleFrom="sm">{say("dayCount.tillsDone", { tills, counted, signedOff })}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("task.more")}
        </Button>
      )}
    </section>
  );
}
