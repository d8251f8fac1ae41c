import { Alert, Anchor, Button, Group, List, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { query } from "../../api.ts";
import { useSay } from "../../say.ts";
import type { AffectedVisits } from "./affected.ts";
import { joinFacts } from "./formats.ts";
import type { Meanwhile } from "./merge.ts";
import type { Fields } from "./use-edit.ts";

type AffectedNoticeProps = { affected: AffectedVisits; onAccept: () => void; onKeep: () => void; isBusy: boolean };

/** Which booked visits a change would strand, before it is made. */
export function AffectedNotice({ affected, onAccept, onKeep, isBusy }: AffectedNoticeProps) {
  const say = useSay();
  const { formatDateTimeRange } = useIntl();
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const { data: staff } = query.useQuery("get", "/v1/staff");
  const rest = affected.count - affected.appointments.length;
  return (
    <Alert color="yellow" role="alert" title={say("settings.affected", { count: affected.count })} mt="md">
      <Text size="sm">{say("settings.affectedHint")}</Text>
      <List size="sm" my="sm" spacing={4}>
        {affected.appointments.map(({ appointmentId, startsAt, endsAt, clinicId, practitionerId, patientName }) => {
          const clinic = clinics?.data.find(({ id }) => id === clinicId);
          const name = staff?.data.find(({ id }) => id === practitionerId)?.name ?? "";
          const when = formatDateTimeRange(new Date(startsAt), new Date(endsAt), {
            weekday: "short",
            day: "numeric",
            month: "short",
            hour: "2-digit",
            minute: "2-digit",
            hour12: false,
            ...(clinic && { timeZone: clinic.timeZone }),
          });
          return (
            <List.Item key={appointmentId}>
              {/* Beside the form, which is not saved yet. */}
              <Anchor component={Link} to={`/appointments/${appointmentId}`} target="_blank" size="sm">
                {joinFacts([when, patientName, name, clinic?.name ?? ""])}
              </Anchor>
            </List.Item>
          );
        })}
      </List>
      {rest > 0 && <Text size="sm">{say("settings.affectedRest", { count: rest })}</Text>}
      <Group mt="sm" gap="xs">
        <Button color="orange.9" loading={isBusy} onClick={onAccept}>
          {say("settings.affectedAccept")}
        </Button>
        <Button variant="default" onClick={onKeep}>
          {say("settings.goOn")}
        </Button>
      </Group>
    </Alert>
  );
}

/** What somebody else changed while this form was open. */
export function MeanwhileNotice<V>({ meanwhile, fields }: { meanwhile: Meanwhile<V>[]; fields: Fields<V> }) {
  const say = useSay();
  return (
    <Alert color="blue" role="alert" title={say("settings.meanwhile")} mt="md">
      <Text size="sm">{say(meanwhile.length > 0 ? "settings.meanwhileHint" : "settings.meanwhileElsewhere")}</Text>
      <List size="sm" mt="xs" spacing={4}>
        {meanwhile.map(({ key, before, now, mine, isTypedHere }) => {
          const { label, show } = fields[key];
          const values = { label, before: show(before[key]), now: show(now[key]), mine: show(mine[key]) };
          return (
            <List.Item key={key}>
              {say(isTypedHere ? "settings.meanwhileBoth" : "settings.meanwhileOne", values)}
            </List.Item>
          );
        })}
      </List>
    </Alert>
  );
}
