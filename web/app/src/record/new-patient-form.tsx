import { Button, Group, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";
import { genders } from "./genders.ts";
import { InterpreterField, MailLanguageField } from "./language-fields.tsx";
import type { Patient } from "./patient-search.tsx";

type NewPatientFormProps = { name: string; onCreated: (patient: Patient) => void; onBack: () => void };

/** Notes a patient whom nobody knew before; only the name has to be known. */
export function NewPatientForm({ name, onCreated, onBack }: NewPatientFormProps) {
  const say = useSay();
  const { language } = useLanguage();
  const wish = useWish();
  const form = useForm({
    initialValues: {
      fullName: name,
      phone: "",
      email: "",
      bornOn: "",
      gender: "unknown",
      language,
      interpreterFor: "",
    },
  });
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn({ phone, email, bornOn, gender, interpreterFor, ...typed }: typeof form.values) {
      const body = {
        ...typed,
        phone: phone.trim() || null,
        email: email.trim() || null,
        bornOn: bornOn || null,
        gender: genders.find((one) => one === gender) ?? "unknown",
        interpreterFor: interpreterFor || null,
      };
      return sendOnce(wish, body, (header) => api.POST("/v1/patients", { params: { header }, body }));
    },
    onSuccess: onCreated,
    onError(refusal) {
      const refused = refusedFields(refusal);
      for (const field of refused) form.setFieldError(field, say(faultWords[field]));
      if (refused[0]) form.getInputNode(refused[0])?.focus();
    },
  });
  return (
    <form
      // The browser would say what is wrong in its own language, which may be another one.
      noValidate
      onSubmit={(event) => {
        event.stopPropagation();
        form.onSubmit((values) => mutate(values))(event);
      }}
    >
      <TextInput label={say("patient.fullName")} required data-autofocus {...form.getInputProps("fullName")} />
      <TextInput mt="xs" type="tel" dir="ltr" label={say("patient.phone")} {...form.getInputProps("phone")} />
      <TextInput mt="xs" type="email" dir="ltr" label={say("patient.email")} {...form.getInputProps("email")} />
      <Group grow align="start" gap="xs" mt="xs">
        <TextInput label={say("patient.bornOn")} type="date" {...form.getInputProps("bornOn")} />
        <Select
          label={say("patient.gender")}
          allowDeselect={false}
          data={genders.map((value) => ({ value, label: say(`patient.gender.${value}`) }))}
          {...form.getInputProps("gender")}
        />
      </Group>
      <MailLanguageField mt="xs" {...form.getInputProps("language")} />
      <InterpreterField mt="xs" {...form.getInputProps("interpreterFor")} />
      {refusedFields(error).length === 0 && (
        <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
      )}
      <Group gap="xs" mt="md">
        <Button type="submit" loading={isPending}>
          {say("patient.createNow")}
        </Button>
        <Button variant="default" onClick={onBack}>
          {say("patient.back")}
        </Button>
      </Group>
    </form>
  );
}

/** In the order they stand in. */
const refusable = ["fullName", "phone", "email", "bornOn"] as const;

const faultWords = {
  fullName: "patient.refused.fullName",
  phone: "register.refused.phone",
  email: "patient.refused.email",
  bornOn: "register.refused.bornOn",
} as const;

function refusedFields(error: unknown) {
  if (!isProblem(error)) return [];
  return refusable.filter((field) => error.errors?.some(({ pointer }) => pointer === `/${field}`));
}
