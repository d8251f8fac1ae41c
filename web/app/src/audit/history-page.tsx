import { Select, Stack } from "@mantine/core";
import { useSearchParams } from "react-router";
import { PageHead } from "../organization/editing/page-head.tsx";
import { useSay } from "../say.ts";
import { History, type SettingKind } from "./history.tsx";

const kinds: readonly SettingKind[] = [
  "organization",
  "clinic",
  "room",
  "equipment",
  "service",
  "offer",
  "category",
  "consumable",
  "discount_rule",
  "staff",
  "member",
];

/** What was changed of all settings that one may read, narrowed to one kind of things. */
export function HistoryPage() {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const kind = kinds.find((each) => each === search.get("kind"));
  return (
    <Stack maw={760}>
      <PageHead title={say("history.title")} hint={say("history.hint")} />
      <Select
        aria-label={say("history.kind")}
        placeholder={say("history.allKinds")}
        clearable
        maw={300}
        data={kinds.map((each) => ({ value: each, label: say(`history.kind.${each}`) }))}
        value={kind ?? null}
        onChange={(chosen) => setSearch(chosen ? { kind: chosen } : {}, { replace: true })}
      />
      <History key={kind} kind={kind} />
    </Stack>
  );
}
