import { Select, Skeleton, TextInput } from "@mantine/core";
import { api, query, type Schemas } from "../api.ts";
import { useLanguageName } from "../language-names.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useEdit } from "../organization/editing/use-edit.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { genders } from "./genders.ts";
import { InterpreterField, MailLanguageField } from "./language-fields.tsx";
import type { Patient } from "./patient-search.tsx";

type ContactCorrectionProps = {
  patientId: string;
  /** Which of it; undefined = all. */
  only?: readonly (keyof Values)[];
  saveLabel: string;
  /** As of every form that is edited. */
  goesWith?: readonly string[];
  onSaved: () => void;
};

type Values = ReturnType<typeof toValues>;

/** What is noted of a patient, for the desk to correct: what a colleague changed meanwhile comes into the form. */
export function ContactCorrection({ patientId, ...form }: ContactCorrectionProps) {
  const params = { path: { patientId } };
  const { data: patient, error, refetch } = query.useQuery("get", "/v1/patients/{patientId}", { params });
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return patient ? <CorrectionForm patient={patient} {...form} /> : <Skeleton height={150} mt="sm" />;
}

const toValues = (patient: Patient | undefined) => ({
  email: patient?.email ?? "",
  phone: patient?.phone ?? "",
  fullName: patient?.fullName ?? "",
  bornOn: patient?.bornOn ?? "",
  gender: patient?.gender ?? "unknown",
  language: patient?.language ?? "",
  interpreterFor: patient?.interpreterFor ?? "",
});

type CorrectionFormProps = Omit<ContactCorrectionProps, "patientId"> & { patient: Schemas["Patient"] };

function CorrectionForm({ patient, only, saveLabel, goesWith = [], onSaved }: CorrectionFormProps) {
  const say = useSay();
  const isAsked = (field: keyof Values) => !only || only.includes(field);
  const nameOf = useLanguageName();
  const edit = useEdit({
    thing: patient,
    toValues,
    fields: {
      email: { label: say("patient.email"), show: (email) => email || "–" },
      phone: { label: say("patient.phone"), show: (phone) => phone || "–" },
      fullName: { label: say("patient.fullName"), show: (fullName) => fullName },
      bornOn: { label: say("patient.bornOn"), show: (bornOn) => bornOn || "–" },
      gender: { label: say("patient.gender"), show: (gender) => say(`patient.gender.${gender}`) },
      language: { label: say("patient.language"), show: nameOf },
      interpreterFor: { label: say("patient.interpreter"), show: (tag) => (tag ? nameOf(tag) : "–") },
    },
    send: ({ changed: { email, phone, bornOn, interpreterFor, ...asTyped }, ifMatch }) =>
      api.PATCH("/v1/patients/{patientId}/details", {
        params: { path: { patientId: patient.id }, header: ifMatch },
        body: {
          ...(email === undefined ? {} : { email: email.trim() || null }),
          ...(phone === undefined ? {} : { phone: phone.trim() || null }),
          ...(bornOn === undefined ? {} : { bornOn: bornOn || null }),
          ...(interpreterFor === undefined ? {} : { interpreterFor: interpreterFor || null }),
          ...asTyped,
        },
      }),
    onSaved,
  });
  const { getInputProps } = edit.form;
  return (
    <EditForm {...{ edit, saveLabel, goesWith }}>
      {isAsked("email") && (
        <TextInput mt="sm" type="email" dir="ltr" autoFocus label={say("patient.email")} {...getInputProps("email")} />
      )}
      {isAsked("phone") && <TextInput type="tel" dir="ltr" label={say("patient.phone")} {...getInputProps("phone")} />}
      {isAsked("fullName") && <TextInput label={say("patient.fullName")} required {...getInputProps("fullName")} />}
      {isAsked("bornOn") && <TextInput type="date" label={say("patient.bornOn")} {...getInputProps("bornOn")} />}
      {isAsked("gender") && (
        <Select
          label={say("patient.gender")}
          description={say("patient.correctHint")}
          allowDeselect={false}
          data={genders.map((value) => ({ value, label: say(`patient.gender.${value}`) }))}
          {...getInputProps("gender")}
        />
      )}
      {isAsked("language") && <MailLanguageField {...getInputProps("language")} />}
      {isAsked("interpreterFor") && <InterpreterField mb="md" {...getInputProps("interpreterFor")} />}
    </EditForm>
  );
}
