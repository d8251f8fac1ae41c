import { Anchor, List, Skeleton, Stack, Text, Title } from "@mantine/core";
import { query } from "../api.ts";
import { useFormats } from "../organization/editing/formats.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { Parts } from "./parts.tsx";
import { Queues } from "./queues.tsx";
import "./system.css";

const runbooks = [
  "find-a-workflow",
  "stuck-payment",
  "failed-refund",
  "stripe-down",
  "temporal-away",
  "retry-reset-terminate",
  "live-updates",
  "mail",
  "deploy",
  "rotate-webhook-secret",
  "search-attributes",
] as const;

/** How what the clinics depend on is at the moment, what waits in it, and where to look further. */
export function SystemPage() {
  const say = useSay();
  const { span } = useFormats();
  const { data, error, refetch } = query.useQuery("get", "/v1/system", {}, { refetchInterval: 5_000 });
  const oldestAt = data?.events?.oldestAt;
  return (
    <Stack maw={800} gap="xl">
      <div>
        <Title order={1} size="h3">
          {say("nav.system")}
        </Title>
        <Text c="dimmed" size="sm">
          {say("system.hint")}
        </Text>
      </div>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={220} />}
      {data && (
        <>
          <Parts state={data} />
          <Queues queues={data.queues} workflowsUrl={data.links.workflows} />
          <Text role="status">
            {!data.events
              ? say("system.eventsUnknown")
              : oldestAt
                ? say("system.eventsWait", {
                    count: data.events.undelivered,
                    span: span(Math.max(0, Date.now() - Date.parse(oldestAt)) / 1000),
                  })
                : say("system.eventsTold")}
          </Text>
          <Text size="sm" c="dimmed">
            {say("system.builds", { api: data.buildId, workers: data.currentBuildId ?? say("settings.nothing") })}
          </Text>
        </>
      )}
      <nav aria-label={say("system.further")}>
        <Title order={2} size="h5" mb="xs">
          {say("system.further")}
        </Title>
        <List size="sm" spacing={8} listStyleType="none">
          {data && (
            <List.Item>
              <Anchor href={data.links.workflows}>{say("system.workflows")}</Anchor>
            </List.Item>
          )}
          {data?.links.mails && (
            <List.Item>
              <Anchor href={data.links.mails}>{say("system.mails")}</Anchor>
            </List.Item>
          )}
          <List.Item>
            <Anchor href="/docs/">{say("system.docs")}</Anchor>
          </List.Item>
          {runbooks.map((name) => (
            <List.Item key={name}>
              <Anchor href={`/docs/runbooks/${name}.md`}>{say(`system.runbook.${name}`)}</Anchor>
            </List.Item>
          ))}
        </List>
      </nav>
    </Stack>
  );
}
