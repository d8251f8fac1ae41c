import { Anchor, Button, PasswordInput, Skeleton, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { api } from "../api.ts";
import { isOthersPlace } from "../places.ts";
import { isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { DoorPage } from "./door-page.tsx";
import { keepOrganization, useKnownOrganization } from "./last-organization.ts";
import { useSession } from "./session.tsx";
import { WhoFields } from "./who-fields.tsx";

/** Shown in the place of whatever page was asked for, which is there once somebody is logged in. */
export function LoginPage() {
  const say = useSay();
  const { pathname, search } = useLocation();
  const organization = useKnownOrganization();
  return (
    <DoorPage title={say("login.title")}>
      {pathname === "/verify-email" && <Text mb="lg">{say("login.toVerify")}</Text>}
      {organization === undefined ? (
        <Skeleton h={240} aria-hidden />
      ) : (
        <LoginForm email="" organization={organization} />
      )}
      <Anchor component={Link} to={`/forgot-password${search}`} display="block" mt="lg" py="xs">
        {say("login.forgot")}
      </Anchor>
      <Anchor component={Link} to="/register" display="block" py="xs">
        {say("login.newHere")}
      </Anchor>
    </DoorPage>
  );
}

/** `email` and `organization` as far as they are known. */
export function LoginForm({ email, organization }: { email: string; organization: string }) {
  const say = useSay();
  const { begin } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const form = useForm({ initialValues: { organization, email, password: "" } });

  const logIn = async (login: typeof form.values) => {
    setError(undefined);
    const answer = await api.POST("/v1/auth/login", { body: login }).catch((fault: unknown) => ({ error: fault }));
    if ("data" in answer && answer.data) {
      keepOrganization(login.organization);
      begin(answer.data);
      // The page may be what somebody else has left open.
      if (isOthersPlace(answer.data.role, pathname)) void navigate("/", { replace: true });
    } else if (isProblem(answer.error) && answer.error.code === "unauthenticated") {
      form.setFieldError("password", say("login.wrong"));
      form.getInputNode("password")?.focus();
    } else setError(answer.error);
  };

  return (
    <form onSubmit={form.onSubmit(logIn)}>
      <WhoFields organization={organization} put={form.getInputProps} />
      <PasswordInput
        mt="md"
        size="md"
        label={say("login.password")}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": say("login.showPassword") }}
        required
        {...form.getInputProps("password")}
      />
      <ProblemNotice error={error} />
      <Button type="submit" fullWidth mt="lg" size="md" loading={form.submitting}>
        {say("action.logIn")}
      </Button>
    </form>
  );
}
