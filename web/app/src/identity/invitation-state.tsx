import { Alert, Button, Text } from "@mantine/core";
import { query, type Schemas } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";

/** That somebody has not come yet, and the mail once more. */
export function InvitationState({ member, isLocked }: { member: Schemas["Member"]; isLocked: boolean }) {
  const say = useSay();
  const { language } = useLanguage();
  const { mutate, error, isPending, isSuccess } = query.useMutation("post", "/v1/members/{memberId}/invitation");
  const send = () => mutate({ params: { path: { memberId: member.id } }, body: { language } });
  return (
    <Alert color="yellow" mb="md">
      <Text size="sm">{say("access.invitedHint", { email: member.email })}</Text>
      <ProblemNotice error={error} />
      {isSuccess && (
        <Text size="sm" mt="xs" role="status">
          {say("access.sentAgain")}
        </Text>
      )}
      {!isSuccess && !isLocked && (
        <Button mt="sm" size="sm" variant="default" loading={isPending} onClick={send}>
          {say("access.sendAgain")}
        </Button>
      )}
    </Alert>
  );
}
