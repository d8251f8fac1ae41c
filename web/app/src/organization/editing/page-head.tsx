import { Button, Group, Text, Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Link, useLocation, useSearchParams } from "react-router";
import { History, type SettingKind } from "../../audit/history.tsx";
import { useSay } from "../../say.ts";
import { EditDrawer } from "./edit-drawer.tsx";

type PageHeadProps = {
  title: string;
  hint: string;
  /** Whose history is a press away; undefined = there is none here. */
  kind?: SettingKind;
};

/** Above a chapter of the settings that is one page. */
export function PageHead({ title, hint, kind }: PageHeadProps) {
  const say = useSay();
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <div>
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed" size="sm">
          {hint}
        </Text>
      </div>
      {kind && (
        <Button
          component={Link}
          to="?history"
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
          style={{ flexShrink: 0 }}
        >
          {say("history.title")}
        </Button>
      )}
      {kind && search.has("history") && (
        <EditDrawer title={say("history.title")} hint={say(`history.kind.${kind}`)} back={pathname}>
          <History kind={kind} />
        </EditDrawer>
      )}
    </Group>
  );
}
