import { Group, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { api, query, type Schemas } from "../api.ts";
import { useConsumableWords } from "../inventory/use-consumable-words.ts";
import { sayMinute } from "../organization/editing/clock.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { joinFacts, useFormats } from "../organization/editing/formats.ts";
import { NumberField } from "../organization/editing/number-field.tsx";
import { useEdit, withoutActive } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { type FeeTable, FeeTableField, useFeeWords } from "../payment/fee-table-field.tsx";
import { useSay } from "../say.ts";
import { ConsumablesField } from "./consumables-field.tsx";
import { NeedsField, sayNeeds } from "./needs-field.tsx";

type Service = Schemas["ManagedService"];
type ServiceFormProps = {
  service: Service | undefined;
  categories: readonly Schemas["Category"][];
  onSaved: (saved: Service) => void;
};

const toValues = (service: Service | undefined) => ({
  categoryId: service?.categoryId ?? "",
  name: service?.name ?? "",
  description: service?.description ?? "",
  minutes: service?.minutes ?? 30,
  bufferBeforeMinutes: service?.bufferBeforeMinutes ?? 0,
  bufferAfterMinutes: service?.bufferAfterMinutes ?? 0,
  eligibleGender: service?.eligibleGender ?? null,
  minimumAgeYears: service?.minimumAgeYears ?? null,
  maximumAgeYears: service?.maximumAgeYears ?? null,
  needs: service?.needs ?? [],
  consumables: service?.consumables ?? [],
  feeTable: service?.feeTable ?? null,
  active: service?.active ?? true,
});

/** What a service is: how long, for whom, and what it takes. */
export function ServiceForm({ service, categories, onSaved }: ServiceFormProps) {
  const say = useSay();
  const { duration } = useFormats();
  const { adminOnly } = useReach();
  const { edit, afterwards } = useServiceEdit({ service, categories, onSaved });
  const { values, getInputProps, setValues } = edit.form;
  const startsAt = 600;
  return (
    <EditForm edit={edit} lockedBecause={adminOnly} {...(!service && { saveLabel: say("settings.add") })}>
      <TextInput label={say("settings.name")} required data-autofocus {...getInputProps("name")} />
      <Textarea label={say("service.description")} dir="auto" autosize minRows={2} {...getInputProps("description")} />
      <Select
        label={say("service.category")}
        required
        allowDeselect={false}
        data={categories.map(({ id, name }) => ({ value: id, label: name }))}
        {...getInputProps("categoryId")}
      />
      <NumberField
        label={say("service.minutes")}
        unit={say("unit.minutes")}
        min={5}
        max={720}
        value={values.minutes}
        onChange={(minutes) => setValues({ minutes })}
      />
      <Group grow align="flex-start">
        <NumberField
          label={say("service.before")}
          unit={say("unit.minutes")}
          max={240}
          value={values.bufferBeforeMinutes}
          onChange={(bufferBeforeMinutes) => setValues({ bufferBeforeMinutes })}
        />
        <NumberField
          label={say("service.after")}
          unit={say("unit.minutes")}
          max={240}
          value={values.bufferAfterMinutes}
          onChange={(bufferAfterMinutes) => setValues({ bufferAfterMinutes })}
        />
      </Group>
      <p className="example">
        {say("service.example", {
          from: sayMinute(startsAt),
          until: sayMinute(startsAt + values.minutes),
          span: duration(values.minutes),
          busyFrom: sayMinute(startsAt - values.bufferBeforeMinutes),
          busyUntil: sayMinute(startsAt + values.minutes + values.bufferAfterMinutes),
        })}
      </p>
      <Select
        label={say("service.gender")}
        maw={360}
        allowDeselect={false}
        data={genders.map((each) => ({ value: each, label: say(`service.gender.${each}`) }))}
        value={values.eligibleGender ?? "all"}
        onChange={(chosen) => setValues({ eligibleGender: chosen === "female" || chosen === "male" ? chosen : null })}
      />
      <Group grow align="flex-start">
        <AgeField
          label={say("service.minimumAge")}
          years={values.minimumAgeYears}
          onChange={(minimumAgeYears) => setValues({ minimumAgeYears })}
        />
        <AgeField
          label={say("service.maximumAge")}
          years={values.maximumAgeYears}
          onChange={(maximumAgeYears) => setValues({ maximumAgeYears })}
        />
      </Group>
      <p className="example">{afterwards}</p>
      <NeedsField needs={values.needs} onChange={(needs) => setValues({ needs })} />
      <ConsumablesField amounts={values.consumables} onChange={(consumables) => setValues({ consumables })} />
      <OwnFees table={values.feeTable} onChange={(feeTable) => setValues({ feeTable })} />
      {service && <Switch label={say("service.active")} {...getInputProps("active", { type: "checkbox" })} />}
    </EditForm>
  );
}

/** Fees of its own, for a service that the organization's do not fit; they begin with the organization's. */
function OwnFees({ table, onChange }: { table: FeeTable | null; onChange: (table: FeeTable | null) => void }) {
  const say = useSay();
  const { data: organization } = query.useQuery("get", "/v1/organization");
  return (
    <>
      <Switch
        label={say("service.ownFees")}
        description={say("service.ownFeesHint")}
        checked={table !== null}
        disabled={!organization}
        onChange={({ currentTarget }) => onChange(currentTarget.checked && organization ? organization.feeTable : null)}
      />
      {table && <FeeTableField table={table} onChange={onChange} />}
    </>
  );
}

const genders = ["all", "female", "male"] as const;

function useServiceEdit({ service, categories, onSaved }: ServiceFormProps) {
  const say = useSay();
  const { duration, list } = useFormats();
  const { sayRows } = useFeeWords();
  const { data: known } = query.useQuery("get", "/v1/consumables");
  const sayAmount = useConsumableWords();
  const sayAmounts = (amounts: Service["consumables"]) =>
    list(
      amounts.flatMap(({ consumableId, quantityThousandths }) => {
        const consumable = known?.data.find(({ id }) => id === consumableId);
        return consumable ? [sayAmount({ ...consumable, quantityThousandths })] : [];
      }),
    );
  const minutes = { show: duration };
  const text = { show: (value: string) => value };
  const years = { show: (value: number | null) => (value === null ? say("service.noLimit") : String(value)) };
  const edit = useEdit({
    thing: service,
    toValues,
    fields: {
      categoryId: {
        label: say("service.category"),
        show: (wanted) => categories.find(({ id }) => id === wanted)?.name ?? "",
      },
      name: { label: say("settings.name"), ...text },
      description: { label: say("service.description"), ...text },
      minutes: { label: say("service.minutes"), ...minutes },
      bufferBeforeMinutes: { label: say("service.before"), ...minutes },
      bufferAfterMinutes: { label: say("service.after"), ...minutes },
      eligibleGender: { label: say("service.gender"), show: (gender) => say(`service.gender.${gender ?? "all"}`) },
      minimumAgeYears: { label: say("service.minimumAge"), ...years },
      maximumAgeYears: { label: say("service.maximumAge"), ...years },
      needs: { label: say("service.needs"), show: (needs) => sayNeeds(needs, list) || say("settings.nothing") },
      consumables: {
        label: say("service.consumables"),
        show: (amounts) => sayAmounts(amounts) || say("settings.nothing"),
      },
      feeTable: {
        label: say("rules.fees"),
        show: (table) => (table ? joinFacts(sayRows(table)) : say("service.organizationsFees")),
      },
      active: { label: say("settings.inUse"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    check: ({ name, categoryId }) => ({
      name: name.trim() === "" && say("settings.required"),
      categoryId: categoryId === "" && say("settings.required"),
    }),
    send: ({ values, changed, ifMatch, once, acceptAffected }) =>
      service
        ? api.PATCH("/v1/services/{serviceId}", {
            params: { path: { serviceId: service.id }, header: ifMatch },
            body: { ...changed, acceptAffected },
          })
        : api.POST("/v1/services", { params: { header: once }, body: { ...withoutActive(values), questions: [] } }),
    onSaved,
  });
  const { eligibleGender, minimumAgeYears, maximumAgeYears } = edit.form.values;
  const afterwards = say("service.eligibleExample", {
    gender: eligibleGender ?? "all",
    minimum: minimumAgeYears ?? -1,
    maximum: maximumAgeYears ?? -1,
  });
  return { edit, afterwards };
}

type AgeFieldProps = { label: string; years: number | null; onChange: (years: number | null) => void };

function AgeField({ label, years, onChange }: AgeFieldProps) {
  const say = useSay();
  return (
    <TextInput
      label={label}
      placeholder={say("service.noLimit")}
      inputMode="numeric"
      value={years ?? ""}
      rightSection={years !== null && <span className="unit">{say("unit.years")}</span>}
      rightSectionWidth={64}
      onChange={({ currentTarget }) => {
        const typed = currentTarget.value.replace(/\D/g, "").slice(0, 3);
        onChange(typed === "" ? null : Math.min(150, Number(typed)));
      }}
    />
  );
}
