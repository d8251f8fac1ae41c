import { Button, Container, PasswordInput, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useIntl } from "react-intl";
import { api } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSession } from "./session.tsx";

/** Shown in the place of whatever page was asked for, which is there once somebody is logged in. */
export function LoginPage() {
  const { formatMessage } = useIntl();
  const { begin } = useSession();
  const [error, setError] = useState<unknown>();
  const form = useForm({ initialValues: { organization: lastOrganization(), email: "", password: "" } });

  const logIn = async (login: typeof form.values) => {
    const answer = await api.POST("/v1/auth/login", { body: login }).catch((fault: unknown) => ({ error: fault }));
    setError(answer.error);
    if (!("data" in answer) || !answer.data) return;
    localStorage.setItem(organizationKey, login.organization);
    begin(answer.data);
  };

  return (
    <Container size={400} py={64} component="main">
      <Title order={1} size="h2" mb="lg">
        {formatMessage({ id: "login.title" })}
      </Title>
      <form onSubmit={form.onSubmit(logIn)}>
        <TextInput
          label={formatMessage({ id: "login.organization" })}
          description={formatMessage({ id: "login.organizationHint" })}
          autoComplete="organization"
          required
          {...form.getInputProps("organization")}
        />
        <TextInput
          mt="md"
          type="email"
          label={formatMessage({ id: "login.email" })}
          autoComplete="username"
          required
          {...form.getInputProps("email")}
        />
        <PasswordInput
          mt="md"
          label={formatMessage({ id: "login.password" })}
          autoComplete="current-password"
          required
          {...form.getInputProps("password")}
        />
        <ProblemNotice error={error} />
        <Button type="submit" fullWidth mt="lg" size="md" loading={form.submitting}>
          {formatMessage({ id: "action.logIn" })}
        </Button>
      </form>
    </Container>
  );
}

const organizationKey = "praxis-organization";
const lastOrganization = () => localStorage.getItem(organizationKey) ?? "";
