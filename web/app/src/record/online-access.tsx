import { Alert, Button, Group, Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { query } from "../api.ts";
import { isManaging } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { queryClient } from "../query-client.ts";
import { useSay } from "../say.ts";
import type { Patient } from "./patient-search.tsx";

/** Whether the patient's visits are managed online, and how to see to it, for the desk. */
export function OnlineAccess({ patient: { id, email } }: { patient: Patient }) {
  const say = useSay();
  const { formatDate } = useIntl();
  const { role } = useLogin();
  const params = { path: { patientId: id } };
  const { data, error, refetch } = query.useQuery("get", "/v1/patients/{patientId}/access", { params });
  const invitation = query.useMutation("post", "/v1/patients/{patientId}/invitation", {
    onSettled: () => refetch(),
  });
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={20} mt="sm" />;
  const date = data.since ? formatDate(data.since, { dateStyle: "medium" }) : "";
  const canInvite = data.state !== "open" && email !== null;
  return (
    <Group gap="xs" mt="sm">
      <Text size="sm" role="status">
        {say(`patient.access.${data.state}`, { date })}
      </Text>
      {canInvite && !invitation.isSuccess && (
        <Button
          variant="default"
          size="compact-sm"
          loading={invitation.isPending}
          onClick={() => invitation.mutate({ params })}
        >
          {say(data.state === "invited" ? "patient.inviteAgain" : "patient.invite")}
        </Button>
      )}
      {data.state === "none" && email === null && (
        <Text size="sm" c="dimmed">
          {say("patient.inviteNeedsAddress")}
        </Text>
      )}
      <ProblemNotice error={invitation.error} />
      {data.isByInvitation && isManaging(role) && <EndOnlineAccess patientId={id} />}
    </Group>
  );
}

/** For a manager, as when an invitation went to somebody else: after one question. */
function EndOnlineAccess({ patientId }: { patientId: string }) {
  const say = useSay();
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, error, isPending } = query.useMutation("delete", "/v1/patients/{patientId}/access", {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["get", "/v1/patients/{patientId}/access"] }),
  });
  const label = say("patient.endAccess");
  if (!isAsking)
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => setIsAsking(true)}>
        {label}
      </Button>
    );
  return (
    <Alert color="red">
      <Text size="sm">{say("patient.endAccessQuestion")}</Text>
      <ProblemNotice error={error} />
      <Group mt="sm" gap="xs">
        <Button color="red.9" size="sm" loading={isPending} onClick={() => mutate({ params: { path: { patientId } } })}>
          {label}
        </Button>
        <Button variant="default" size="sm" onClick={() => setIsAsking(false)}>
          {say("access.keep")}
        </Button>
      </Group>
    </Alert>
  );
}
