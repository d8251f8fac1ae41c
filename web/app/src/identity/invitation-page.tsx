import { Anchor, Button, NativeSelect, PasswordInput, Skeleton, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, Navigate, useSearchParams } from "react-router";
import { api, type Schemas } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { receiptPath } from "../payment/receipt-link.tsx";
import { asError, isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { DoorPage } from "./door-page.tsx";
import { keepOrganization } from "./last-organization.ts";
import { isLinkOver, useLinkToken } from "./link-token.ts";
import { useSession } from "./session.tsx";

/**
 * Where a mailed link brings a patient whom the desk noted: by a password they go on to their visits, which in a mail
 * about one is that visit, its receipt or its payment.
 */
export function InvitationPage() {
  const say = useSay();
  const token = useLinkToken();
  const { data, error, refetch } = useQuery({
    queryKey: ["access-link", token],
    queryFn: async () => {
      const { data: link, error: problem } = await api.POST("/v1/auth/access-link", { body: { token } });
      if (!link) throw asError(problem);
      return link;
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <DoorPage title={say("invitation.title")}>
      {data && <AcceptForm link={data} token={token} />}
      {!data && isLinkOver(error) && <InvitationOver />}
      {!data && error && !isLinkOver(error) && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={240} aria-hidden />}
    </DoorPage>
  );
}

/** Where the link's mail is about, behind `/app` and outside of it, in the language that was chosen here. */
function useAim(): { path: string; href: string; isToPay: boolean } {
  const { language } = useLanguage();
  const [search] = useSearchParams();
  const of = (name: string) => encodeURIComponent(search.get(name) ?? "");
  const path = search.has("receipt")
    ? receiptPath(of("receipt"))
    : `/appointments/${of("appointment")}`.replace(/\/$/, "");
  const isToPay = search.has("pay");
  const href = isToPay
    ? `/book/${of("organization")}?lang=${language}&appointment=${of("pay")}`
    : `/app${path}?organization=${of("organization")}`;
  return { path, href, isToPay };
}

/** Whoever has used it already goes on by their login; the others are told who can help. */
function InvitationOver() {
  const say = useSay();
  const { session } = useSession();
  const [search] = useSearchParams();
  const { path, href, isToPay } = useAim();
  const isHere = session?.organization.slug === search.get("organization");
  if (isHere && !isToPay) return <Navigate to={path} replace />;
  return (
    <div role="alert">
      <Text fw={600}>{say("link.over")}</Text>
      <Text mb="lg">{say("invitation.overHint")}</Text>
      <Button component="a" href={href} size="md" fullWidth>
        {say(isToPay ? "invitation.logInToPay" : "invitation.logIn")}
      </Button>
    </div>
  );
}

type Relation = NonNullable<Schemas["AcceptPatientAccess"]["relation"]>;
const relations: readonly Relation[] = ["self", "parent", "guardian"];

function AcceptForm({ link, token }: { link: Schemas["AccessLink"]; token: string }) {
  const say = useSay();
  const { href, isToPay } = useAim();
  const [error, setError] = useState<unknown>();
  const form = useForm<{ password: string; relation: Relation }>({
    initialValues: { password: "", relation: "self" },
  });
  const { email, organization, patientName, hasLogin } = link;

  const accept = async ({ password, relation }: typeof form.values) => {
    setError(undefined);
    const answer = await api
      .POST("/v1/auth/patient-access", { body: { token, password, relation } })
      .catch((fault: unknown) => ({ error: fault }));
    if (!answer.error) {
      keepOrganization(organization.slug);
      location.replace(href); // loaded anew: whoever was logged in here may be no more
      return;
    }
    const fault = passwordFaultOf(answer.error);
    if (!fault) return setError(answer.error);
    form.setFieldError("password", say(fault));
    form.getInputNode("password")?.focus();
  };

  if (isLinkOver(error)) return <InvitationOver />;
  return (
    <form onSubmit={form.onSubmit(accept)}>
      <Text>{say("invitation.of", { organization: organization.name, name: patientName })}</Text>
      {isToPay && <Text mt="xs">{say("invitation.toPay")}</Text>}
      <Text mt="xs" mb="lg" c="dimmed">
        {say(hasLogin ? "invitation.hasLogin" : "invitation.newLogin", { email })}
      </Text>
      {/* For password managers, which keep the two together. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <NativeSelect
        size="md"
        label={say("invitation.relation")}
        data={relations.map((value) => ({
          value,
          label: say(`invitation.relation.${value}`, { name: patientName }),
        }))}
        {...form.getInputProps("relation")}
      />
      <PasswordInput
        mt="md"
        size="md"
        label={say(hasLogin ? "login.password" : "register.password")}
        description={hasLogin ? undefined : say("register.passwordHint")}
        autoComplete={hasLogin ? "current-password" : "new-password"}
        visibilityToggleButtonProps={{ "aria-label": say("login.showPassword") }}
        required
        {...form.getInputProps("password")}
      />
      {isBarred(error) ? <Text mt="md">{say("invitation.barred")}</Text> : <ProblemNotice error={error} />}
      <Button type="submit" fullWidth mt="lg" size="md" loading={form.submitting}>
        {say(isToPay ? "invitation.submitToPay" : hasLogin ? "action.logIn" : "invitation.submit")}
      </Button>
      {hasLogin && (
        <>
          <Anchor
            component={Link}
            to={`/forgot-password?organization=${encodeURIComponent(organization.slug)}`}
            display="block"
            mt="lg"
            py="xs"
          >
            {say("login.forgot")}
          </Anchor>
          <Text size="sm" c="dimmed">
            {say("invitation.forgotHint")}
          </Text>
        </>
      )}
    </form>
  );
}

function passwordFaultOf(error: unknown) {
  if (!isProblem(error)) return undefined;
  if (error.code === "unauthenticated") return "invitation.wrong" as const;
  const isFaulty = error.errors?.some(({ pointer }) => pointer === "/password");
  return isFaulty ? ("register.refused.password" as const) : undefined;
}

const isBarred = (error: unknown) => isProblem(error) && error.code === "forbidden";
