import { Anchor, Table, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Schemas } from "../api.ts";
import { useFormats } from "../organization/editing/formats.ts";
import { useSay } from "../say.ts";

type QueuesProps = { queues: Schemas["SystemState"]["queues"]; workflowsUrl: string };

/** What waits in each task queue, and which workers take it. */
export function Queues({ queues, workflowsUrl }: QueuesProps) {
  const say = useSay();
  const { formatNumber } = useIntl();
  const { list, span } = useFormats();
  if (!queues) return <Text role="status">{say("system.queuesUnknown")}</Text>;
  const queueUrl = (name: string) => workflowsUrl.replace(/workflows$/, `task-queues/${name}`);
  return (
    <Table aria-label={say("system.queues")} verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("system.queue")}</Table.Th>
          <Table.Th>{say("system.backlog")}</Table.Th>
          <Table.Th>{say("system.workers")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {queues.map(({ name, backlog, backlogSeconds, workers, buildIds }) => (
          <Table.Tr key={name}>
            <Table.Td>
              <Anchor href={queueUrl(name)}>{name}</Anchor>
            </Table.Td>
            <Table.Td>
              {backlog === 0
                ? say("system.backlogNone")
                : say("system.backlogOf", { count: formatNumber(backlog), span: span(backlogSeconds) })}
            </Table.Td>
            <Table.Td>
              {workers === 0 ? (
                <span className="part-state" data-state="down">
                  {say("system.workersNone")}
                </span>
              ) : (
                say("system.workersOf", { count: workers, builds: list(buildIds) })
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
