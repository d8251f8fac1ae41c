import { Anchor, Button, Skeleton, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { DoorPage } from "./door-page.tsx";
import { useKnownOrganization } from "./last-organization.ts";
import { WhoFields } from "./who-fields.tsx";

/** Has a link to a new password sent. It says the same whether or not there is such a login. */
export function ForgotPasswordPage() {
  const say = useSay();
  const organization = useKnownOrganization();
  return (
    <DoorPage title={say("forgot.title")}>
      {organization === undefined ? <Skeleton h={200} aria-hidden /> : <AskForLink organization={organization} />}
      <Anchor component={Link} to="/" display="block" mt="lg" py="xs">
        {say("forgot.back")}
      </Anchor>
    </DoorPage>
  );
}

function AskForLink({ organization }: { organization: string }) {
  const say = useSay();
  const { language } = useLanguage();
  const [error, setError] = useState<unknown>();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({ initialValues: { organization, email: "" } });

  const send = async (typed: typeof form.values) => {
    setError(undefined);
    const answer = await api
      .POST("/v1/auth/password-reset", { body: { ...typed, language } })
      .catch((fault: unknown) => ({ error: fault }));
    if (answer.error) setError(answer.error);
    else setSentTo(typed.email);
  };

  if (sentTo)
    return (
      <div role="status">
        <Text mb="md">{say("forgot.sent", { email: sentTo })}</Text>
        <Text c="dimmed" mb="lg">
          {say("forgot.nothing")}
        </Text>
        <Button variant="default" size="md" fullWidth onClick={() => setSentTo(undefined)}>
          {say("forgot.again")}
        </Button>
      </div>
    );
  return (
    <form onSubmit={form.onSubmit(send)}>
      <Text mb="lg">{say("forgot.hint")}</Text>
      <WhoFields organization={organization} put={form.getInputProps} />
      <ProblemNotice error={error} />
      <Button type="submit" fullWidth mt="lg" size="md" loading={form.submitting}>
        {say("forgot.send")}
      </Button>
    </form>
  );
}
