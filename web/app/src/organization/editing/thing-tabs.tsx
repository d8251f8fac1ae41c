import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { History } from "../../audit/history.tsx";
import { useSay } from "../../say.ts";

type Part = {
  value: string;
  label: string;
  content: ReactNode;
  /** There only while it is looked at; others stay, with what was typed in them. */
  isPassing?: boolean;
};

type ThingTabsProps = {
  /** undefined = it is being made: it has one part, and no history. */
  thingId: string | undefined;
  parts: readonly Part[];
};

/** The parts of one thing, opened at the first, and behind them what it was before. */
export function ThingTabs({ thingId, parts }: ThingTabsProps) {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  if (!thingId) return parts[0]?.content;
  const history = {
    value: "history",
    label: say("history.title"),
    content: <History thingId={thingId} />,
    isPassing: true,
  };
  const all: readonly Part[] = [...parts, history];
  const chosen = search.get("tab") ?? parts[0]?.value ?? null;
  return (
    <Tabs
      value={chosen}
      onChange={(tab) => setSearch(tab ? { tab } : {}, { replace: true })}
      keepMountedMode="display-none" // what is typed in a part that is out of sight counts as unsaved too
    >
      <Tabs.List mb="md">
        {all.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {all.map(({ value, content, isPassing }) => (
        <Tabs.Panel key={value} value={value}>
          {(!isPassing || value === chosen) && content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
