import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useIntl } from "react-intl";
import { ProblemNotice } from "../../problem-notice.tsx";
import type { Practitioner } from "./board-data.ts";
import { clockText, minuteOfText } from "./clock-text.ts";
import type { Draft, DraftPlace } from "./use-draft.ts";

const ANYONE = "anyone";

type DraftTimeProps = {
  draft: Draft;
  place: DraftPlace;
  /** Who can be asked for. */
  able: readonly Practitioner[];
  day: string;
  onChange: (part: Partial<Draft>) => void;
};

/** With whom and when. Until somebody says otherwise it is anyone, and the first time that is free. */
export function DraftTime({ draft, place, able, day, onChange }: DraftTimeProps) {
  const { formatMessage } = useIntl();
  const say = (id: string) => formatMessage({ id });
  const { time } = place;
  const isChosen = draft.serviceIds.length > 0;
  return (
    <Stack gap={4}>
      <Select
        label={say("board.with")}
        data={[
          { value: ANYONE, label: say("board.anyone") },
          ...able.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={draft.practitionerId ?? ANYONE}
        allowDeselect={false}
        onChange={(value) => onChange({ practitionerId: value === null || value === ANYONE ? undefined : value })}
      />
      <Group grow align="start" gap="xs">
        <TextInput
          label={say("board.day.label")}
          type="date"
          value={time?.day ?? ""}
          onChange={({ currentTarget: { value } }) => {
            if (value) onChange({ time: { day: value, minute: time?.minute ?? MORNING } });
          }}
        />
        <TextInput
          label={say("board.at")}
          type="time"
          value={time ? clockText(time.minute) : ""}
          onChange={({ currentTarget }) => {
            const minute = minuteOfText(currentTarget.value);
            if (minute !== undefined) onChange({ time: { day: time?.day ?? day, minute } });
          }}
        />
      </Group>
      {draft.time === undefined ? (
        <Text size="xs" c="dimmed" role="status">
          {say(!isChosen ? "board.firstFree.hint" : place.isNone ? "board.firstFree.none" : "board.firstFree.is")}
        </Text>
      ) : (
        <Button
          size="compact-sm"
          variant="subtle"
          ms={-8}
          style={{ alignSelf: "start" }}
          onClick={() => onChange({ time: undefined })}
        >
          {say("board.firstFree.take")}
        </Button>
      )}
      <ProblemNotice error={place.error} />
    </Stack>
  );
}

const MORNING = 9 * 60;
