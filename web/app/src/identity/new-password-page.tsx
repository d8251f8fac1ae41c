import { Button, PasswordInput, Skeleton, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "../api.ts";
import { asError, isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { DoorPage } from "./door-page.tsx";
import { keepOrganization } from "./last-organization.ts";
import { LinkOver } from "./link-over.tsx";
import { isLinkOver, useLinkToken } from "./link-token.ts";

/** Where a mailed link to a new password leads, whoever is logged in here. */
export function NewPasswordPage() {
  const say = useSay();
  const token = useLinkToken();
  const { data, error, refetch } = useQuery({
    queryKey: ["link", token],
    queryFn: async () => {
      const { data: link, error: problem } = await api.POST("/v1/auth/link", { body: { token } });
      if (!link) throw asError(problem);
      return link;
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <DoorPage title={say("newPassword.title")}>
      {data && <PasswordForm link={data} token={token} />}
      {!data && isLinkOver(error) && <LinkOver to="/forgot-password" />}
      {!data && error && !isLinkOver(error) && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={160} aria-hidden />}
    </DoorPage>
  );
}

function PasswordForm({ link, token }: { link: Schemas["Link"]; token: string }) {
  const say = useSay();
  const [error, setError] = useState<unknown>();
  const [isSet, setIsSet] = useState(false);
  const form = useForm({ initialValues: { password: "" } });
  const { email, organization, isMember } = link;

  const set = async ({ password }: typeof form.values) => {
    setError(undefined);
    const answer = await api
      .POST("/v1/auth/password", { body: { token, password } })
      .catch((fault: unknown) => ({ error: fault }));
    if (!answer.error) {
      keepOrganization(organization.slug);
      setIsSet(true);
    } else if (isProblem(answer.error) && answer.error.errors?.some(({ pointer }) => pointer === "/password")) {
      form.setFieldError("password", say("register.refused.password"));
      form.getInputNode("password")?.focus();
    } else setError(answer.error);
  };

  if (isLinkOver(error)) return <LinkOver to="/forgot-password" />;
  if (isSet)
    return (
      <div role="status">
        <Text mb="lg">{say("newPassword.set")}</Text>
        {!isMember && <Text mb="lg">{say("newPassword.noMember", { organization: organization.name })}</Text>}
        {/* Loaded anew: whoever was logged in here may be no more. */}
        <Button
          component="a"
          href={`/app/${isMember ? "" : "register"}?organization=${organization.slug}`}
          size="md"
          fullWidth
        >
          {say(isMember ? "newPassword.logIn" : "newPassword.register")}
        </Button>
      </div>
    );
  return (
    <form onSubmit={form.onSubmit(set)}>
      <Text mb="lg">{say("newPassword.of", { email, organization: organization.name })}</Text>
      {/* For password managers, which keep the two together. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput
        size="md"
        label={say("register.password")}
        description={say("register.passwordHint")}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": say("login.showPassword") }}
        required
        {...form.getInputProps("password")}
      />
      <Text size="sm" c="dimmed" mt="xs">
        {say("newPassword.everywhere")}
      </Text>
      <ProblemNotice error={error} />
      <Button type="submit" fullWidth mt="lg" size="md" loading={form.submitting}>
        {say("newPassword.submit")}
      </Button>
    </form>
  );
}
