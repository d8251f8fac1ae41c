import {
  Anchor,
  Badge,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import "./editing.css";
import { joinFacts } from "./formats.ts";

type Thing = { id: string; active: boolean; name: string };
type Column<T> = { label: string; cell: (thing: T) => ReactNode };

type ThingsTableProps<T extends Thing> = {
  title: string;
  hint: string;
  /** The address of the list; a thing of it has its id behind it. */
  path: string;
  things: readonly T[] | undefined;
  error: unknown;
  columns: readonly Column<T>[];
  /** Beneath the name, on any screen. */
  detail: (thing: T) => readonly string[];
  /** undefined: not for this reader. */
  addLabel?: string | undefined;
  filter?: ReactNode;
};

/** A list of what is set up: searched by any word of it; what is not in use any more only on demand. */
export function ThingsTable<T extends Thing>(props: ThingsTableProps<T>) {
  const { title, hint, path, things, error, addLabel, filter } = props;
  const say = useSay();
  const [wanted, setWanted] = useState("");
  const [state, setState] = useState("active");
  const hasEnded = things?.some(({ active }) => !active) ?? false;
  // The last that was not in use may be again: there is no choice left then to come back by.
  if (things && !hasEnded && state !== "active") setState("active");
  const shown = things?.filter(
    (thing) => thing.active === (state === "active") && isMatch([thing.name, ...props.detail(thing)].join(" "), wanted),
  );
  const isEmpty = shown?.length === 0;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h3">
            {title}
          </Title>
          <Text c="dimmed" size="sm" maw="70ch">
            {hint}
          </Text>
        </div>
        {addLabel && (
          <Button component={Link} to={`${path}/new`} leftSection={<IconPlus size={16} aria-hidden />}>
            {addLabel}
          </Button>
        )}
      </Group>
      <Group gap="sm">
        <TextInput
          type="search"
          aria-label={say("settings.search")}
          placeholder={say("settings.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        {filter}
        {hasEnded && (
          <SegmentedControl
            aria-label={say("settings.state")}
            value={state}
            onChange={setState}
            data={[
              { value: "active", label: say("settings.inUse") },
              { value: "ended", label: say("settings.notInUse") },
            ]}
          />
        )}
      </Group>
      <ProblemNotice error={error} />
      {!things && !error && <Skeletons />}
      {isEmpty && (
        <Text c="dimmed" py="xl" ta="center">
          {say(wanted ? "settings.noMatch" : "settings.empty")}
        </Text>
      )}
      {shown && !isEmpty && <Rows {...props} shown={shown} />}
    </Stack>
  );
}

function Rows<T extends Thing>({ shown, columns, detail, path, title }: ThingsTableProps<T> & { shown: readonly T[] }) {
  const say = useSay();
  const navigate = useNavigate();
  const saved: unknown = useLocation().state;
  const addressOf = ({ id }: T) => `${path}/${id}`;
  return (
    <Table aria-label={title} verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("settings.name")}</Table.Th>
          {columns.map(({ label }) => (
            <Table.Th key={label} visibleFrom="sm">
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map((thing) => (
          <Table.Tr
            key={thing.id}
            className="things-row"
            {...(saved === thing.id && { "data-saved": true })}
            onClick={() => void navigate(addressOf(thing))}
          >
            <Table.Td>
              <Anchor
                component={Link}
                to={addressOf(thing)}
                fw={500}
                c="inherit"
                onClick={(event) => event.stopPropagation()}
              >
                <bdi>{thing.name}</bdi>
              </Anchor>{" "}
              {!thing.active && (
                <Badge color="gray" variant="light">
                  {say("settings.notInUse")}
                </Badge>
              )}
              <Text size="sm" c="dimmed">
                {joinFacts(detail(thing))}
              </Text>
            </Table.Td>
            {columns.map(({ label, cell }) => (
              <Table.Td key={label} visibleFrom="sm">
                {cell(thing)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Skeletons() {
  return (
    <Stack gap="md" aria-hidden>
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} height={44} />
      ))}
    </Stack>
  );
}

const fold = (text: string) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const isMatch = (text: string, wanted: string) =>
  fold(wanted)
    .split(" ")
    .every((word) => fold(text).includes(word));
