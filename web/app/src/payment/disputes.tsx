import {
  Anchor,
  Box,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  Table,
  Text,
  Title,
  VisuallyHidden,
} from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { query, type Schemas } from "../api.ts";
import type { Clinic } from "../booking/board/board-data.ts";
import { byCursor } from "../by-cursor.ts";
import { clinicTime } from "../clock.ts";
import { readersZone, useFormat } from "../format.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { InStripe } from "./in-stripe.tsx";

type Dispute = Schemas["Dispute"];
type State = "open" | "decided";

/** Payments that patients dispute with their banks: what is asked of the clinic, until when, and what came of it. */
export function Disputes({ clinics }: { clinics: readonly Clinic[] | undefined }) {
  const say = useSay();
  const [state, setState] = useState<State>("open");
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDisputes(state);
  const disputes = data?.pages.flatMap((page) => page.data);
  return (
    <section aria-labelledby="disputes">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="disputes">
          {say("dispute.title")}
        </Title>
        <SegmentedControl
          aria-label={say("dispute.which")}
          data={(["open", "decided"] as const).map((value) => ({ value, label: say(`dispute.${value}`) }))}
          value={state}
          onChange={setState}
        />
      </Group>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!disputes && !error && <Skeleton height={80} />}
      {disputes?.length === 0 && <Text role="status">{say(`dispute.none.${state}`)}</Text>}
      {disputes && disputes.length > 0 && (
        <Table verticalSpacing="sm" aria-labelledby="disputes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("dispute.visit")}</Table.Th>
              <Table.Th visibleFrom="sm">{say("dispute.amount")}</Table.Th>
              <Table.Th>{say("dispute.state")}</Table.Th>
              <Table.Th visibleFrom="sm">
                <VisuallyHidden>{say("dispute.open.in")}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {disputes.map((dispute) => (
              <Row key={dispute.id} dispute={dispute} clinic={clinics?.find(({ id }) => id === dispute.clinicId)} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("task.more")}
        </Button>
      )}
    </section>
  );
}

function Row({ dispute, clinic }: { dispute: Dispute; clinic: Clinic | undefined }) {
  const say = useSay();
  const { messages, formatMessage } = useIntl();
  const { money, moment, momentFirst } = useFormat();
  const { state, reason, patient, appointmentId, visitStartsAt, dueAt, decidedAt } = dispute;
  const timeZone = clinic?.timeZone ?? readersZone();
  const place = {
    clinic: clinic?.slug ?? "",
    day: clinicTime(visitStartsAt, timeZone).day,
    appointment: appointmentId,
  };
  const why = `dispute.reason.${reason}`;
  const inStripe = (
    <InStripe url={dispute.stripeUrl}>{say(state === "needs_answer" ? "dispute.answer" : "dispute.open.in")}</InStripe>
  );
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/board?${new URLSearchParams(place).toString()}`}>
          <bdi>{patient.name}</bdi>
        </Anchor>
        <Text size="xs" c="dimmed">
          {momentFirst(visitStartsAt, timeZone)}
          {clinic && (
            <>
              {" · "}
              <bdi>{clinic.name}</bdi>
            </>
          )}
        </Text>
        {/* On a phone the row is two columns: what it is about, and how it stands. */}
        <Text size="sm" hiddenFrom="sm">
          {money(dispute.amount)}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{money(dispute.amount)}</Table.Td>
      <Table.Td>
        <Text size="sm" fw={state === "needs_answer" ? 600 : undefined}>
          {say(`dispute.state.${state}`)}
        </Text>
        <Text size="xs" c="dimmed">
          {why in messages ? formatMessage({ id: why }) : say("dispute.reasonUnknown", { code: reason })}
          {dueAt && state === "needs_answer" && ` · ${say("dispute.until", { time: moment(dueAt, timeZone) })}`}
          {decidedAt && ` · ${moment(decidedAt, timeZone)}`}
        </Text>
        <Box hiddenFrom="sm">{inStripe}</Box>
      </Table.Td>
      <Table.Td visibleFrom="sm">{inStripe}</Table.Td>
    </Table.Tr>
  );
}

const useDisputes = (state: State) =>
  query.useInfiniteQuery("get", "/v1/disputes", { params: { query: { state, limit: 20 } } }, byCursor);
