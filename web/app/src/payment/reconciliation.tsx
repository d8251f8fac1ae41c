import { Anchor, Button, Group, Skeleton, Table, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, query, type Schemas } from "../api.ts";
import type { Clinic } from "../booking/board/board-data.ts";
import { readersZone, useFormat } from "../format.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";
import { Differences } from "./differences.tsx";

const list = "/v1/reconciliations";
const GOES_ON_MS = 2_000;
const DAYS = 3;

/** Whether our books and Stripe's say the same: the last comparisons, what differed, and one more now. */
export function Reconciliation({ clinics }: { clinics: readonly Clinic[] | undefined }) {
  const say = useSay();
  const isAllowed = useLogin().role === "organization_admin";
  const [openId, setOpenId] = useState<string>();
  const { data, error, refetch } = query.useQuery(
    "get",
    list,
    { params: { query: { limit: 10 } } },
    { refetchInterval: ({ state }) => state.data?.data.some(({ finishedAt }) => finishedAt === null) && GOES_ON_MS },
  );
  const begin = useBegin();
  const goesOn = data?.data.some(({ finishedAt }) => finishedAt === null) ?? false;
  return (
    <section aria-labelledby="reconciliation">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="reconciliation">
          {say("reconciliation.title")}
        </Title>
        {isAllowed && (
          <Button variant="default" loading={begin.isPending} disabled={goesOn} onClick={() => begin.mutate()}>
            {say("reconciliation.now", { days: DAYS })}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {say("reconciliation.hint")} {isAllowed && say("reconciliation.hintNow")}
      </Text>
      <ProblemNotice error={error ?? begin.error} onRetry={error ? () => void refetch() : undefined} />
      {!data && !error && <Skeleton height={120} />}
      {data?.data.length === 0 && <Text role="status">{say("reconciliation.none")}</Text>}
      {data && data.data.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table verticalSpacing="sm" aria-labelledby="reconciliation">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("reconciliation.when")}</Table.Th>
                <Table.Th>{say("reconciliation.matched")}</Table.Th>
                <Table.Th visibleFrom="xs">{say("reconciliation.caughtUp")}</Table.Th>
                <Table.Th visibleFrom="xs">{say("reconciliation.explained")}</Table.Th>
                <Table.Th>{say("reconciliation.differing")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.data.map((run) => (
                <Run key={run.id} run={run} isOpen={run.id === openId} onOpen={() => setOpenId(run.id)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {openId && <Differences reconciliationId={openId} clinics={clinics} />}
    </section>
  );
}

type RunProps = { run: Schemas["Reconciliation"]; isOpen: boolean; onOpen: () => void };

/** On a phone what was caught up and explained stands in its report alone. */
function Run({ run, isOpen, onOpen }: RunProps) {
  const say = useSay();
  const { momentFirst } = useFormat();
  const { kind, startedAt, finishedAt, matched, caughtUp, explained, differing } = run;
  const hasReport = finishedAt !== null && caughtUp + explained + differing > 0;
  return (
    <Table.Tr>
      <Table.Td>
        {hasReport ? (
          <Anchor component="button" type="button" size="sm" aria-expanded={isOpen} onClick={onOpen}>
            {momentFirst(startedAt, readersZone())}
          </Anchor>
        ) : (
          momentFirst(startedAt, readersZone())
        )}
        <Text size="xs" c="dimmed">
          {say(finishedAt === null ? "reconciliation.goesOn" : `reconciliation.kind.${kind}`)}
        </Text>
      </Table.Td>
      <Table.Td>{matched}</Table.Td>
      <Table.Td visibleFrom="xs">{caughtUp}</Table.Td>
      <Table.Td visibleFrom="xs">{explained}</Table.Td>
      <Table.Td>
        {differing === 0 ? (
          0
        ) : (
          <Text size="sm" fw={600} c="var(--mantine-color-error)">
            {differing}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function useBegin() {
  const client = useQueryClient();
  const wish = useWish();
  const body = { days: DAYS };
  return useMutation({
    mutationFn: () => sendOnce(wish, body, (header) => api.POST(list, { params: { header }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: ["get", list] }),
  });
}
