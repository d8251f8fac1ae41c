import { MultiSelect, Select, TextInput } from "@mantine/core";
import { api, query, type Schemas } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { useEdit } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { isProblem } from "../problem.ts";
import { useSay } from "../say.ts";

type Member = Schemas["Member"];
type Role = Member["role"];
type AccessFormProps = {
  member: Member | undefined;
  clinics: readonly Schemas["ManagedClinic"][];
  lockedBecause?: string | undefined;
  onSaved: (saved: Member) => void;
};

const roles: readonly Role[] = ["receptionist", "practitioner", "nurse", "clinic_manager", "organization_admin"];

/** What somebody may do and where; for a new one also whom the invitation goes to. */
export function AccessForm({ member, clinics, lockedBecause, onSaved }: AccessFormProps) {
  const say = useSay();
  const { list } = useFormats();
  const { language } = useLanguage();
  const { isAdmin, runs } = useReach();
  const { data: staff } = query.useQuery("get", "/v1/staff");
  const { data: members } = query.useQuery("get", "/v1/members");
  const staffName = (id: string | null) => staff?.data.find((each) => each.id === id)?.name ?? say("access.nobody");
  const [only] = clinics;
  const toValues = (known: Member | undefined) => ({
    email: known?.email ?? "",
    role: known?.role ?? "receptionist",
    clinicIds: known?.clinicIds ?? (only && clinics.length === 1 ? [only.id] : []),
    staffId: known?.staffId ?? null,
  });
  const edit = useEdit({
    thing: member,
    toValues,
    fields: {
      email: { label: say("login.email"), show: (email) => email },
      role: { label: say("access.role"), show: (role) => say(`role.${role}`) },
      clinicIds: {
        label: say("settings.clinics"),
        show: (ids) => list(ids.flatMap((id) => clinics.find((each) => each.id === id)?.name ?? [])),
      },
      staffId: { label: say("access.staff"), show: staffName },
    },
    check: ({ email, role, clinicIds, staffId }) => ({
      email: email.trim() === "" && say("settings.required"),
      clinicIds: role !== "organization_admin" && clinicIds.length === 0 && say("settings.required"),
      staffId: role === "practitioner" && staffId === null && say("settings.required"),
    }),
    send: async ({ values, changed: { email: _email, ...changed }, ifMatch, once }) => {
      if (member) {
        const clinicIds = values.role === "organization_admin" ? { clinicIds: [] } : {};
        const params = { path: { memberId: member.id }, header: ifMatch };
        return api.PATCH("/v1/members/{memberId}", { params, body: { ...changed, ...clinicIds } });
      }
      const clinicIds = values.role === "organization_admin" ? [] : values.clinicIds;
      const body = { ...values, email: values.email.trim(), clinicIds, language };
      const answer = await api.POST("/v1/members", { params: { header: once }, body });
      if (isProblem(answer.error) && answer.error.code === "name_taken")
        edit.form.setFieldError("email", say("access.emailTaken"));
      return answer;
    },
    onSaved,
  });
  const { values, getInputProps, setValues } = edit.form;
  const taken = new Set(members?.data.flatMap(({ id, staffId }) => (id === member?.id ? [] : (staffId ?? []))));
  return (
    <EditForm edit={edit} lockedBecause={lockedBecause} {...(!member && { saveLabel: say("access.send") })}>
      {!member && (
        <TextInput type="email" label={say("login.email")} required data-autofocus {...getInputProps("email")} />
      )}
      <Select
        label={say("access.role")}
        description={say(`access.roleHint.${values.role}`)}
        allowDeselect={false}
        data={roles
          .filter((role) => isAdmin || role !== "organization_admin" || role === values.role)
          .map((role) => ({ value: role, label: say(`role.${role}`) }))}
        value={values.role}
        onChange={(chosen) => setValues({ role: roles.find((role) => role === chosen) ?? values.role })}
      />
      {values.role !== "organization_admin" && (
        <MultiSelect
          label={say("settings.clinics")}
          description={say("access.clinicsHint")}
          required
          data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
          {...getInputProps("clinicIds")}
        />
      )}
      <Select
        label={say("access.staff")}
        description={say("access.staffHint")}
        required={values.role === "practitioner"}
        placeholder={say("access.nobody")}
        clearable
        searchable
        data={(staff?.data ?? [])
          .filter(
            ({ id, active, clinicIds }) =>
              (active && !taken.has(id) && (isAdmin || clinicIds.every(runs))) || id === values.staffId,
          )
          .map(({ id, name }) => ({ value: id, label: name }))}
        {...getInputProps("staffId")}
      />
    </EditForm>
  );
}
