import { Button, Stack, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { query } from "../../api.ts";
import { useLogin } from "../../identity/session.tsx";
import { rarelyChanging } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

export type Alternative = { startsAt: string; practitionerId: string };

type AlternativesProps = {
  error: unknown;
  timeZone: string;
  isBusy: boolean;
  onChoose: (alternative: Alternative) => void;
};

const MOST = 3;

/** The free times nearby that came with a refusal, each to be had at a press. */
export function Alternatives({ error, timeZone, isBusy, onChoose }: AlternativesProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(timeZone);
  const { organization } = useLogin();
  const found = alternativesIn(error);
  const { data } = query.useQuery(
    "get",
    "/v1/organizations/{slug}/practitioners",
    { params: { path: { slug: organization.slug } } },
    { ...rarelyChanging, enabled: found.length > 0 },
  );
  if (found.length === 0) return null;
  const nameOf = (id: string) => data?.data.find((one) => one.id === id)?.name ?? "";
  return (
    <Stack gap={6} mt="xs" role="group" aria-label={formatMessage({ id: "board.freeInstead" })}>
      <Text size="sm" fw={600}>
        {formatMessage({ id: "board.freeInstead" })}
      </Text>
      {found.map((one) => (
        <Button
          key={`${one.startsAt}${one.practitionerId}`}
          variant="default"
          fullWidth
          h="auto"
          mih={36}
          py={6}
          justify="start"
          disabled={isBusy}
          fw={500}
          styles={{ label: { whiteSpace: "normal", textAlign: "start", lineHeight: 1.35 } }}
          onClick={() => onChoose(one)}
        >
          {formatMessage(
            { id: "board.instead" },
            { time: format.momentFirst(one.startsAt), name: nameOf(one.practitionerId) },
          )}
        </Button>
      ))}
    </Stack>
  );
}

function alternativesIn(error: unknown): Alternative[] {
  if (typeof error !== "object" || error === null || !("alternatives" in error)) return [];
  return Array.isArray(error.alternatives) ? error.alternatives.filter(isAlternative).slice(0, MOST) : [];
}

function isAlternative(value: unknown): value is Alternative {
  return typeof value === "object" && value !== null && "startsAt" in value && "practitionerId" in value;
}
