import { Alert, Button, Text } from "@mantine/core";
import { query } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useLogin } from "./session.tsx";

/** Whether the address of one's login is confirmed, and the mail again while it is not. */
export function AddressState() {
  const say = useSay();
  const { language } = useLanguage();
  const { email } = useLogin().account;
  const { data: me } = query.useQuery("get", "/v1/me");
  const { mutate, error, isPending, isSuccess } = query.useMutation("post", "/v1/me/email-verification-mail");
  if (!me || me.emailVerified) return null;
  return (
    <Alert color="yellow">
      <Text>{say("profile.emailOpen", { email })}</Text>
      <ProblemNotice error={error} />
      {isSuccess ? (
        <Text mt="sm" role="status">
          {say("profile.sentAgain", { email })}
        </Text>
      ) : (
        <Button mt="sm" variant="default" loading={isPending} onClick={() => mutate({ body: { language } })}>
          {say("profile.sendAgain")}
        </Button>
      )}
    </Alert>
  );
}
