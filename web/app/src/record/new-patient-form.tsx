import { Button, Group, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useIntl } from "react-intl";
import { query } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import type { Patient } from "./patient-search.tsx";

type NewPatientFormProps = { name: string; onCreated: (patient: Patient) => void; onBack: () => void };

const genders = ["unknown", "female", "male", "other"] as const;

/** Notes a patient whom nobody knew before; only the name has to be known. */
export function NewPatientForm({ name, onCreated, onBack }: NewPatientFormProps) {
  const { formatMessage } = useIntl();
  const { language } = useLanguage();
  const { mutate, isPending, variables, error } = query.useMutation("post", "/v1/patients", { onSuccess: onCreated });
  const form = useForm({ initialValues: { fullName: name, phone: "", email: "", bornOn: "", gender: "unknown" } });
  const create = ({ fullName, phone, email, bornOn, gender }: typeof form.values) =>
    mutate({
      params: { header: { "idempotency-key": crypto.randomUUID() } },
      body: {
        fullName,
        phone: phone || null,
        email: email || null,
        bornOn: bornOn || null,
        gender: genders.find((one) => one === gender) ?? "unknown",
        language,
      },
    });
  const label = (id: string) => formatMessage({ id: `patient.${id}` });
  return (
    <form
      onSubmit={(event) => {
        event.stopPropagation();
        form.onSubmit(create)(event);
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
