import { Alert, Button, Group, NativeSelect, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { query, type Schemas } from "../api.ts";
import { languages, useLanguageName } from "../language-names.ts";
import { isProblem } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";

type Patient = Schemas["Patient"];

/**
 * Phone and language of a patient. If somebody else changed them meanwhile both are shown, and saving once more
 * decides.
 */
export function ContactForm({ patient, readAnew }: { patient: Patient; readAnew: () => Promise<Patient | undefined> }) {
  const say = useSay();
  const nameOf = useLanguageName();
  const [read, setRead] = useState(patient);
  const [phone, setPhone] = useState(patient.phone ?? "");
  const [language, setLanguage] = useState(patient.language);
  const [conflict, setConflict] = useState<Patient>();
  const { mutate, error, isPending, isSuccess, reset } = query.useMutation("patch", "/v1/patients/{patientId}");
  const isChanged = phone !== (read.phone ?? "") || language !== read.language;
  useNoteUnsaved(() => isChanged);

  const showConflict = async () => {
    const now = await readAnew();
    if (!now) return;
    setRead(now);
    setConflict(now);
    reset();
  };
  const save = () =>
    mutate(
      {
        params: { path: { patientId: patient.id }, header: { "if-match": `"${read.version}"` } },
        body: { phone: phone.trim() || null, language },
      },
      {
        onSuccess(saved) {
          setRead(saved);
          // What was typed on while it was being saved is not saved yet.
          setPhone((typed) => (typed === phone ? (saved.phone ?? "") : typed));
          setConflict(undefined);
        },
        onError(refusal) {
          if (isProblem(refusal) && refusal.code === "changed_meanwhile") void showConflict();
        },
      },
    );

  const phoneFault =
    isProblem(error) && error.errors?.some(({ pointer }) => pointer === "/phone") && say("register.refused.phone");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Title order={2} fz={20}>
        <bdi>{patient.fullName}</bdi>
      </Title>
      <Text c="dimmed" mb="lg">
        <bdi>{patient.email}</bdi>
      </Text>
      <TextInput
        size="md"
        type="tel"
        dir="ltr"
        autoComplete="tel"
        label={say("register.phone")}
        description={say("register.phoneHint")}
        value={phone}
        onChange={({ currentTarget }) => setPhone(currentTarget.value)}
        error={phoneFault}
      />
      <NativeSelect
        mt="md"
        size="md"
        label={say("profile.language")}
        description={say("profile.languageHint")}
        data={[...new Set([read.language, ...languages])].map((value) => ({ value, label: nameOf(value) }))}
        value={language}
        onChange={({ currentTarget }) => setLanguage(currentTarget.value)}
      />
      {conflict && (
        <Alert color="yellow" role="alert" mt="md">
          {say("profile.conflict", { phone: conflict.phone ?? "–", language: nameOf(conflict.language) })}
        </Alert>
      )}
      {!phoneFault && <ProblemNotice error={error} />}
      <Group mt="lg" gap="md">
        <Button type="submit" size="md" loading={isPending} disabled={!isChanged}>
          {say("profile.save")}
        </Button>
        <Text role="status">{isSuccess && !isChanged && say("profile.saved")}</Text>
      </Group>
      <Text size="sm" c="dimmed" mt="lg">
        {say("profile.rest")}
      </Text>
    </form>
  );
}
