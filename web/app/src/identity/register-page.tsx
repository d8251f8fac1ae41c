import { Anchor, Button, NativeSelect, PasswordInput, Skeleton, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { genders } from "../record/genders.ts";
import { useSay } from "../say.ts";
import { DoorPage } from "./door-page.tsx";
import { keepOrganization, useKnownOrganization } from "./last-organization.ts";
import { OrganizationField } from "./organization-field.tsx";
import { useSession } from "./session.tsx";

const fields = ["organization", "fullName", "email", "password", "phone", "bornOn"] as const;
type Field = (typeof fields)[number];

/**
 * Makes a login with a patient of its own, and logs in. What was typed stays after a refusal, which sits at the field
 * that it is about.
 */
export function RegisterPage() {
  const say = useSay();
  const organization = useKnownOrganization();
  return (
    <DoorPage title={say("register.title")}>
      {organization === undefined ? <Skeleton h={480} aria-hidden /> : <RegisterForm organization={organization} />}
      <Anchor component={Link} to="/" display="block" mt="lg" py="xs">
        {say("register.haveLogin")}
      </Anchor>
    </DoorPage>
  );
}

function RegisterForm({ organization }: { organization: string }) {
  const say = useSay();
  const { language } = useLanguage();
  const { begin } = useSession();
  const [error, setError] = useState<unknown>();
  const [gender, setGender] = useState<(typeof genders)[number]>("unknown");
  const form = useForm<Record<Field, string>>({
    initialValues: { organization, fullName: "", email: "", password: "", phone: "", bornOn: "" },
  });

  const register = async ({ phone, bornOn, ...typed }: typeof form.values) => {
    setError(undefined);
    const body = { ...typed, gender, language, phone: phone || null, bornOn: bornOn || null };
    const answer = await api.POST("/v1/auth/register", { body }).catch((fault: unknown) => ({ error: fault }));
    if ("data" in answer && answer.data) {
      keepOrganization(typed.organization);
      begin(answer.data);
      return;
    }
    const [first, ...others] = refusedFields(answer.error);
    if (!first) setError(answer.error);
    for (const field of [first, ...others]) if (field) form.setFieldError(field, say(`register.refused.${field}`));
    if (first) form.getInputNode(first)?.focus();
  };

  const put = (field: Exclude<Field, "organization">) => ({
    size: "md",
    mt: "md",
    label: say(`register.${field}`),
    ...form.getInputProps(field),
  });
  return (
    <form onSubmit={form.onSubmit(register)}>
      <OrganizationField known={organization} field={form.getInputProps("organization")} />
      <TextInput {...put("fullName")} autoComplete="name" required />
      <TextInput {...put("email")} type="email" autoComplete="email" required />
      <PasswordInput
        {...put("password")}
        description={say("register.passwordHint")}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": say("login.showPassword") }}
        required
      />
      <TextInput {...put("phone")} type="tel" dir="ltr" autoComplete="tel" description={say("register.phoneHint")} />
      <TextInput {...put("bornOn")} type="date" autoComplete="bday" required />
      <NativeSelect
        mt="md"
        size="md"
        label={say("register.gender")}
        data={genders.map((value) => ({ value, label: say(`register.gender.${value}`) }))}
        value={gender}
        onChange={({ currentTarget }) => setGender(genders.find((one) => one === currentTarget.value) ?? "unknown")}
      />
      <ProblemNotice error={error} />
      <Button type="submit" fullWidth mt="lg" size="md" loading={form.submitting}>
        {say("register.submit")}
      </Button>
    </form>
  );
}

/** The fields that a refusal is about, in the order of the page. */
function refusedFields(error: unknown): Field[] {
  if (!isProblem(error)) return [];
  if (error.code === "not_found") return ["organization"];
  if (error.code === "unauthenticated") return ["email"];
  return fields.filter((field) => error.errors?.some(({ pointer }) => pointer === `/${field}`));
}
