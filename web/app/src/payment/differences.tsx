import { Anchor, List, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { query, type Schemas } from "../api.ts";
import type { Clinic } from "../booking/board/board-data.ts";
import { clinicTime } from "../clock.ts";
import { readersZone, useFormat } from "../format.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";

type Item = Schemas["ReconciliationReport"]["items"][number];
type DifferencesProps = { reconciliationId: string; clinics: readonly Clinic[] | undefined };

/** What a comparison found: payment by payment what we say, what Stripe says, and the way to both. */
export function Differences({ reconciliationId, clinics }: DifferencesProps) {
  const say = useSay();
  const { data, error, refetch } = query.useQuery("get", "/v1/reconciliations/{reconciliationId}", {
    params: { path: { reconciliationId } },
  });
  return (
    <Stack gap="sm" mt="md" role="region" aria-label={say("reconciliation.report")}>
      <Title order={3} size="h5">
        {say("reconciliation.report")}
      </Title>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={80} />}
      {data?.items.map((item) => (
        <Payment key={item.paymentIntentId} item={item} clinic={clinics?.find(({ id }) => id === item.clinicId)} />
      ))}
    </Stack>
  );
}

function Payment({ item, clinic }: { item: Item; clinic: Clinic | undefined }) {
  const say = useSay();
  const { formatMessage } = useIntl();
  const { money, moment } = useFormat();
  const { paymentIntentId, outcome, currency, differences, appointmentId, visitStartsAt, stripeUrl, explanation } =
    item;
  const timeZone = clinic?.timeZone ?? readersZone();
  const write = (amountMinor: number | null) =>
    amountMinor === null || currency === null ? say("reconciliation.nothing") : money({ amountMinor, currency });
  const place = (startsAt: string, id: string) =>
    new URLSearchParams({ clinic: clinic?.slug ?? "", day: clinicTime(startsAt, timeZone).day, appointment: id });
  return (
    <div>
      <Text size="sm" fw={600}>
        {say(`reconciliation.outcome.${outcome}`)}{" "}
        {appointmentId && visitStartsAt ? (
          <Anchor component={Link} size="sm" to={`/board?${place(visitStartsAt, appointmentId).toString()}`}>
            {say("board.attention.visit", { time: moment(visitStartsAt, timeZone) })}
          </Anchor>
        ) : (
          <Text span size="sm" c="dimmed">
            {say("reconciliation.noVisit")}
          </Text>
        )}
        {" · "}
        {stripeUrl ? (
          <Anchor href={stripeUrl} target="_blank" rel="noreferrer" size="sm">
            <bdi>{paymentIntentId}</bdi>
          </Anchor>
        ) : (
          <bdi>{paymentIntentId}</bdi>
        )}
      </Text>
      <List size="sm">
        {differences.map(({ kind, oursMinor, theirsMinor }) => (
          <List.Item key={kind}>
            {kind === "balance"
              ? say("reconciliation.balance", { records: write(oursMinor), balance: write(theirsMinor) })
              : say("reconciliation.difference", {
                  what: say(`reconciliation.kindOf.${kind}`),
                  ours: write(oursMinor),
                  theirs: write(theirsMinor),
                })}
          </List.Item>
        ))}
      </List>
      {explanation && (
        <Text size="sm" c="dimmed">
          {formatMessage(
            { id: "reconciliation.explainedBy" },
            {
              name: <bdi>{explanation.by?.name ?? "–"}</bdi>,
              time: moment(explanation.at, timeZone),
              note: <bdi>{explanation.note}</bdi>,
            },
          )}
        </Text>
      )}
    </div>
  );
}
