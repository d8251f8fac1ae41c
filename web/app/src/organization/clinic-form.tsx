import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useIntl } from "react-intl";
import { api, type Schemas } from "../api.ts";
import { useSay } from "../say.ts";
import { EditForm } from "./editing/edit-form.tsx";
import { useFormats } from "./editing/formats.ts";
import { useEdit, withoutActive } from "./editing/use-edit.ts";

type Clinic = Schemas["ManagedClinic"];

const toValues = (clinic: Clinic | undefined) => ({
  name: clinic?.name ?? "",
  slug: clinic?.slug ?? "",
  address: clinic?.address ?? "",
  phone: clinic?.phone ?? "",
  timeZone: clinic?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: clinic?.currency ?? "EUR",
  active: clinic?.active ?? true,
});

/** What a clinic is: its name, where it is, its clock and its money. */
export function ClinicForm({ clinic, onSaved }: { clinic: Clinic | undefined; onSaved: (saved: Clinic) => void }) {
  const say = useSay();
  const { locale } = useIntl();
  const { moment, money } = useFormats();
  const text = { show: (value: string) => value };
  const edit = useEdit({
    thing: clinic,
    toValues,
    fields: {
      name: { label: say("settings.name"), ...text },
      slug: { label: say("clinic.slug"), ...text },
      address: { label: say("clinic.address"), ...text },
      phone: { label: say("clinic.phone"), show: (phone) => phone || "–" },
      timeZone: { label: say("clinic.zone"), ...text },
      currency: { label: say("clinic.currency"), ...text },
      active: { label: say("clinic.active"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    check: ({ name, slug, address, phone }) => ({
      phone: !/^$|^\+[1-9][0-9 ()/.-]{6,20}$/.test(phone.trim()) && say("clinic.phoneFault"),
      name: name.trim() === "" && say("settings.required"),
      address: address.trim() === "" && say("settings.required"),
      slug: !/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug) && say("clinic.slugFault"),
    }),
    send: ({ values, changed, ifMatch, once, acceptAffected }) =>
      clinic
        ? api.PATCH("/v1/clinics/{clinicId}", {
            params: { path: { clinicId: clinic.id }, header: ifMatch },
            body: { ...changed, ...("phone" in changed ? { phone: changed.phone || null } : {}), acceptAffected },
          })
        : api.POST("/v1/clinics", {
            params: { header: once },
            body: { ...withoutActive(values), phone: values.phone || null },
          }),
    onSaved,
  });
  const { values, getInputProps } = edit.form;
  const currencyNames = new Intl.DisplayNames(locale, { type: "currency" });
  const afterInput = ["label", "input", "description", "error"] as const;
  return (
    <EditForm edit={edit} {...(!clinic && { saveLabel: say("clinic.add") })}>
      <TextInput label={say("settings.name")} required data-autofocus {...getInputProps("name")} />
      <Textarea label={say("clinic.address")} dir="auto" required autosize minRows={2} {...getInputProps("address")} />
      <TextInput
        label={say("clinic.phone")}
        description={say("clinic.phoneHint")}
        type="tel"
        dir="ltr"
        {...getInputProps("phone")}
      />
      <TextInput
        label={say("clinic.slug")}
        description={say("clinic.slugHint")}
        required
        dir="ltr"
        {...getInputProps("slug")}
      />
      <Select
        label={say("clinic.zone")}
        searchable
        allowDeselect={false}
        data={zones(values.timeZone)}
        inputWrapperOrder={[...afterInput]}
        description={say("clinic.zoneExample", { now: moment(Date.now(), values.timeZone) })}
        {...getInputProps("timeZone")}
      />
      <Select
        label={say("clinic.currency")}
        searchable
        allowDeselect={false}
        data={Intl.supportedValuesOf("currency").map((code) => ({
          value: code,
          label: `${code} · ${currencyNames.of(code) ?? code}`,
        }))}
        inputWrapperOrder={[...afterInput]}
        description={say("clinic.currencyExample", { price: money({ amountMinor: 6000, currency: values.currency }) })}
        {...getInputProps("currency")}
      />
      {clinic && (
        <Switch
          label={say("clinic.active")}
          description={say(values.active ? "clinic.activeHint" : "clinic.endedHint")}
          {...getInputProps("active", { type: "checkbox" })}
        />
      )}
    </EditForm>
  );
}

/** The zones the browser knows, and the one that is set, which may be an older name. */
const zones = (set: string) => [...new Set([set, "UTC", ...Intl.supportedValuesOf("timeZone")])].toSorted();
