import { Button, Group, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { api } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";
import { genders } from "./genders.ts";
import type { Patient } from "./patient-search.tsx";

type NewPatientFormProps = { name: string; onCreated: (patient: Patient) => void; onBack: () => void };

/** Notes a patient whom nobody knew before; only the name has to be known. */
export function NewPatientForm({ name, onCreated, onBack }: NewPatientFormProps) {
  const { formatMessage } = useIntl();
  const { language } = useLanguage();
  const wish = useWish();
  const form = useForm({ initialValues: { fullName: name, phone: "", email: "", bornOn: "", gender: "unknown" } });
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn({ fullName, phone, email, bornOn, gender }: typeof form.values) {
      const body = {
        fullName,
        phone: phone || null,
        email: email || null,
        bornOn: bornOn || null,
        gender: genders.find((one) => one === gender) ?? "unknown",
        language,
        interpreterFor: null,
      };
      return sendOnce(wish, body, (header) => api.POST("/v1/patients", { params: { header }, body }));
    },
    onSuccess: onCreated,
  });
  const label = (id: string) => formatMessage({ id: `patient.${id}` });
  return (
    <form
      onSubmit={(event) => {
        event.stopPropagation();
        form.onSubmit((values) => mutate(values))(event);
      }}
    >
      <TextInput label={label("fullName")} required data-autofocus {...form.getInputProps("fullName")} />
      <Group grow mt="xs">
        <TextInput label={label("phone")} type="tel" {...form.getInputProps("phone")} />
        <TextInput label={label("bornOn")} type="date" {...form.getInputProps("bornOn")} />
      </Group>
      <TextInput mt="xs" label={label("email")} type="email" {...form.getInputProps("email")} />
      <Select
        mt="xs"
        label={label("gender")}
        allowDeselect={false}
        data={genders.map((value) => ({ value, label: label(`gender.${value}`) }))}
        {...form.getInputProps("gender")}
      />
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
      <Group gap="xs" mt="md">
        <Button type="submit" loading={isPending}>
          {label("createNow")}
        </Button>
        <Button variant="default" onClick={onBack}>
          {label("back")}
        </Button>
      </Group>
    </form>
  );
}
