import { Anchor, Group, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, type Schemas } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import "./system.css";

const partNames = ["postgres", "temporal", "redis", "stripe"] as const;

/** How what the clinics depend on is at the moment, and where to look further. */
export function SystemPage() {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ["readiness"],
    queryFn: readReadiness,
    refetchInterval: 10_000,
  });
  return (
    <Stack maw={800}>
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
          <Text role="status">
            {say(`system.${data.status}`)}{" "}
            <Text span c="dimmed">
              {say("system.build", { id: data.buildId })}
            </Text>
          </Text>
          <Table aria-label={say("system.parts")} verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("system.part")}</Table.Th>
                <Table.Th>{say("system.state")}</Table.Th>
                <Table.Th ta="end">{say("system.answer")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {partNames.map((name) => {
                const { state, ms } = data.parts[name];
                return (
                  <Table.Tr key={name}>
                    <Table.Td>
                      <Text fw={500}>{say(`system.part.${name}`)}</Text>
                      <Text size="sm" c="dimmed">
                        {say(`system.use.${name}`)}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <span className="part-state" data-state={state}>
                        {say(`system.state.${state}`)}
                      </span>
                    </Table.Td>
                    <Table.Td ta="end">{state === "off" ? "–" : say("system.ms", { ms })}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </>
      )}
      <Group gap="lg">
        <Anchor href="/docs/">{say("system.docs")}</Anchor>
        <Anchor href="/openapi.json">{say("system.openapi")}</Anchor>
      </Group>
    </Stack>
  );
}

/** A process that cannot serve says with 503 which part is missing: an answer all the same. */
async function readReadiness(): Promise<Schemas["Readiness"]> {
  const { data, error } = await api.GET("/readyz");
  if (data) return data;
  if (error && "parts" in error && !("code" in error)) return error;
  throw new Error("no answer");
}
