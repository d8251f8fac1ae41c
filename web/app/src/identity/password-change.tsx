import { Button, Group, PasswordInput, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { api } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { useLogin, useSession } from "./session.tsx";

const empty = { currentPassword: "", password: "" };

/** A new password by showing the one before. This login goes on, all others of the account end. */
export function PasswordChange() {
  const say = useSay();
  const { language } = useLanguage();
  const { email } = useLogin().account;
  const { begin } = useSession();
  const [error, setError] = useState<unknown>();
  const [isChanged, setChanged] = useState(false);
  const form = useForm({ initialValues: empty });
  useNoteUnsaved(() => form.getValues().password !== "");

  const change = async (typed: typeof empty) => {
    setError(undefined);
    setChanged(false);
    const answer = await api
      .POST("/v1/me/password", { body: { ...typed, language } })
      .catch((fault: unknown) => ({ error: fault }));
    if ("data" in answer && answer.data) {
      begin(answer.data);
      form.setValues(empty);
      setChanged(true);
      return;
    }
    const field = faultyField(answer.error);
    if (!field) return setError(answer.error);
    form.setFieldError(field, say(field === "password" ? "register.refused.password" : "password.wrong"));
    form.getInputNode(field)?.focus();
  };

  const put = (field: keyof typeof empty) => ({
    size: "md",
    mt: "md",
    required: true,
    visibilityToggleButtonProps: { "aria-label": say("login.showPassword") },
    ...form.getInputProps(field),
  });
  return (
    <form onSubmit={form.onSubmit(change)}>
      <Title order={2} fz={20}>
        {say("password.title")}
      </Title>
      {/* For password managers, which keep the two together. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput label={say("password.current")} autoComplete="current-password" {...put("currentPassword")} />
      <PasswordInput
        label={say("password.new")}
        description={say("register.passwordHint")}
        autoComplete="new-password"
        {...put("password")}
      />
      <Text size="sm" c="dimmed" mt="xs">
        {say("password.everywhere")}
      </Text>
      <ProblemNotice error={error} />
      <Group mt="lg" gap="md">
        <Button type="submit" size="md" loading={form.submitting}>
          {say("password.submit")}
        </Button>
        <Text role="status">{isChanged && say("password.changed")}</Text>
      </Group>
    </form>
  );
}

function faultyField(error: unknown): keyof typeof empty | undefined {
  if (!isProblem(error)) return undefined;
  if (error.code === "wrong_password") return "currentPassword";
  return error.errors?.some(({ pointer }) => pointer === "/password") ? "password" : undefined;
}
