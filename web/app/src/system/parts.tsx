import { Badge, Table, Text } from "@mantine/core";
import type { Schemas } from "../api.ts";
import { useSay } from "../say.ts";

const names = ["postgres", "temporal", "redis", "stripe", "mail"] as const;

/** Each part with its state, its version, and whether it is the real one. */
export function Parts({ state: { parts } }: { state: Schemas["SystemState"] }) {
  const say = useSay();
  return (
    <Table aria-label={say("system.parts")} verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("system.part")}</Table.Th>
          <Table.Th>{say("system.state")}</Table.Th>
          <Table.Th visibleFrom="sm">{say("system.version")}</Table.Th>
          <Table.Th ta="end" visibleFrom="sm" className="unbroken">
            {say("system.answer")}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {names.map((name) => {
          const { state, ms, version, isStandIn } = parts[name];
          return (
            <Table.Tr key={name}>
              <Table.Td>
                <Text fw={500} span>
                  {say(`system.part.${name}`)}
                </Text>{" "}
                {isStandIn && (
                  <Badge color="gray" variant="light" tt="none">
                    {say("system.standIn")}
                  </Badge>
                )}
                <Text size="sm" c="dimmed">
                  {say(`system.use.${name}`)}
                </Text>
              </Table.Td>
              <Table.Td>
                <span className="part-state" data-state={state}>
                  {say(`system.state.${state}`)}
                </span>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <bdi dir="ltr" className="unbroken">
                  {version ?? "–"}
                </bdi>
              </Table.Td>
              <Table.Td ta="end" visibleFrom="sm">
                {state === "off" ? "–" : say("system.ms", { ms })}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
