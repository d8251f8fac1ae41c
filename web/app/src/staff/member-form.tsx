import { MultiSelect, Switch, TextInput } from "@mantine/core";
import { api, query, type Schemas } from "../api.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { useEdit, withoutActive } from "../organization/editing/use-edit.ts";
import { useSay } from "../say.ts";

type Member = Schemas["StaffMember"];
type MemberFormProps = {
  member: Member | undefined;
  clinics: readonly Schemas["ManagedClinic"][];
  lockedBecause?: string | false | undefined;
  onSaved: (saved: Member) => void;
};

const toValues = (member: Member | undefined) => ({
  name: member?.name ?? "",
  title: member?.title ?? "",
  clinicIds: member?.clinicIds ?? [],
  serviceIds: member?.serviceIds ?? [],
  active: member?.active ?? true,
});

/** Who somebody is, where they work and what they offer. */
export function MemberForm({ member, clinics, lockedBecause, onSaved }: MemberFormProps) {
  const say = useSay();
  const { list } = useFormats();
  const { data: services } = query.useQuery("get", "/v1/services");
  const named = (things: readonly { id: string; name: string }[]) => (ids: readonly string[]) =>
    list(ids.flatMap((id) => things.find((each) => each.id === id)?.name ?? []));
  const edit = useEdit({
    thing: member,
    toValues,
    fields: {
      name: { label: say("settings.name"), show: (name) => name },
      title: { label: say("staff.title"), show: (title) => title },
      clinicIds: { label: say("settings.clinics"), show: named(clinics) },
      serviceIds: { label: say("staff.services"), show: named(services?.data ?? []) },
      active: { label: say("staff.active"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    check: ({ name, title, clinicIds }) => ({
      name: name.trim() === "" && say("settings.required"),
      title: title.trim() === "" && say("settings.required"),
      clinicIds: clinicIds.length === 0 && say("settings.required"),
    }),
    send: ({ values, changed, ifMatch, once, acceptAffected }) =>
      member
        ? api.PATCH("/v1/staff/{staffId}", {
            params: { path: { staffId: member.id }, header: ifMatch },
            body: { ...changed, acceptAffected },
          })
        : api.POST("/v1/staff", { params: { header: once }, body: withoutActive(values) }),
    onSaved,
  });
  const { getInputProps, values } = edit.form;
  return (
    <EditForm edit={edit} lockedBecause={lockedBecause} {...(!member && { saveLabel: say("settings.add") })}>
      <TextInput
        label={say("settings.name")}
        description={say("staff.nameHint")}
        required
        data-autofocus
        {...getInputProps("name")}
      />
      <TextInput label={say("staff.title")} description={say("staff.titleHint")} required {...getInputProps("title")} />
      <MultiSelect
        label={say("settings.clinics")}
        required
        data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
        {...getInputProps("clinicIds")}
      />
      <MultiSelect
        label={say("staff.services")}
        description={say(values.serviceIds.length > 0 ? "staff.servicesHint" : "staff.servicesNone")}
        searchable
        data={(services?.data ?? [])
          .filter(({ id, active }) => active || values.serviceIds.includes(id))
          .map(({ id, name }) => ({ value: id, label: name }))}
        {...getInputProps("serviceIds")}
      />
      {member && (
        <Switch
          label={say("staff.active")}
          description={say("staff.activeHint")}
          {...getInputProps("active", { type: "checkbox" })}
        />
      )}
    </EditForm>
  );
}
