import { Alert, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { query, type Schemas } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { queryClient } from "../query-client.ts";
import { useSay } from "../say.ts";

/** Takes all rights from somebody, after one question. */
export function EndAccess({ member, onEnded }: { member: Schemas["Member"]; onEnded: () => void }) {
  const say = useSay();
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, error, isPending } = query.useMutation("delete", "/v1/members/{memberId}", {
    onSuccess: async () => {
      onEnded();
      await queryClient.invalidateQueries();
    },
  });
  const label = say(member.state === "invited" ? "access.takeBack" : "access.end");
  const end = () =>
    mutate({ params: { path: { memberId: member.id }, header: { "if-match": `"${member.version}"` } } });
  if (!isAsking)
    return (
      <Button mt="xl" variant="default" onClick={() => setIsAsking(true)}>
        {label}
      </Button>
    );
  return (
    <Alert color="red" mt="xl">
      <Text size="sm">{say("access.endQuestion", { name: member.name })}</Text>
      <ProblemNotice error={error} />
      <Group mt="sm" gap="xs">
        <Button color="red.9" loading={isPending} onClick={end}>
          {label}
        </Button>
        <Button variant="default" onClick={() => setIsAsking(false)}>
          {say("access.keep")}
        </Button>
      </Group>
    </Alert>
  );
}
