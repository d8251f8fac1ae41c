import { Autocomplete, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { api, query, type Schemas } from "../api.ts";
import { useSay } from "../say.ts";
import { ClinicFilter } from "./editing/clinic-filter.tsx";
import { EditDrawer } from "./editing/edit-drawer.tsx";
import { EditForm } from "./editing/edit-form.tsx";
import { useFormats } from "./editing/formats.ts";
import { NumberField } from "./editing/number-field.tsx";
import { ThingTabs } from "./editing/thing-tabs.tsx";
import { ThingsTable } from "./editing/things-table.tsx";
import { useEdit, withoutActive } from "./editing/use-edit.ts";

type Resource = Schemas["Resource"];
type Kind = "rooms" | "equipment";

export const RoomsPage = () => <ResourcesPage kind="rooms" />;
export const EquipmentPage = () => <ResourcesPage kind="equipment" />;

/** The rooms or the devices of one's clinics. */
function ResourcesPage({ kind }: { kind: Kind }) {
  const say = useSay();
  const { duration } = useFormats();
  const path = `/settings/${kind}`;
  const { data, error } = query.useQuery("get", `/v1/${kind}`);
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const [clinicId, setClinicId] = useState<string | null>(null);
  const { id } = useParams();
  const navigate = useNavigate();
  const resource = data?.data.find((each) => each.id === id);
  const clinicName = (wanted: string) => clinics?.data.find((each) => each.id === wanted)?.name ?? "";
  const types = [...new Set(data?.data.map(({ type }) => type))];
  const add = say(kind === "rooms" ? "resource.addRoom" : "resource.addEquipment");
  const close = (saved: Resource) => void navigate(path, { state: saved.id });
  const form = { kind, resource, types, clinics: clinics?.data ?? [], onSaved: close };
  return (
    <>
      <ThingsTable
        title={say(`settings.${kind}`)}
        hint={say(`settings.${kind}Hint`)}
        path={path}
        things={data?.data.filter((each) => clinicId === null || each.clinicId === clinicId)}
        error={error}
        detail={({ type, clinicId: at }) => [type, clinicName(at)]}
        columns={[{ label: say("resource.turnover"), cell: ({ turnoverMinutes }) => duration(turnoverMinutes) }]}
        addLabel={add}
        filter={<ClinicFilter clinicId={clinicId} onChange={setClinicId} />}
      />
      {(resource || (id === "new" && clinics)) && (
        <EditDrawer key={id} title={resource?.name ?? add} hint={resource && clinicName(resource.clinicId)} back={path}>
          <ThingTabs
            thingId={resource?.id}
            parts={[{ value: "details", label: say("settings.details"), content: <ResourceForm {...form} /> }]}
          />
        </EditDrawer>
      )}
    </>
  );
}

type ResourceFormProps = {
  kind: Kind;
  resource: Resource | undefined;
  clinics: Schemas["ManagedClinic"][];
  types: string[];
  onSaved: (saved: Resource) => void;
};

function ResourceForm({ kind, resource, clinics, types, onSaved }: ResourceFormProps) {
  const say = useSay();
  const { duration } = useFormats();
  const [clinicId, setClinicId] = useState(clinics[0]?.id ?? "");
  const text = { show: (value: string) => value };
  const edit = useEdit({
    thing: resource,
    toValues,
    fields: {
      name: { label: say("settings.name"), ...text },
      type: { label: say("resource.type"), ...text },
      turnoverMinutes: { label: say("resource.turnover"), show: duration },
      active: { label: say("settings.inUse"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    check: ({ name, type }) => ({
      name: name.trim() === "" && say("settings.required"),
      type: type.trim() === "" && say("settings.required"),
    }),
    send: ({ values, changed, ifMatch, once, acceptAffected }) => {
      const body = { ...changed, acceptAffected };
      if (!resource)
        return api.POST(`/v1/${kind}`, { params: { header: once }, body: { clinicId, ...withoutActive(values) } });
      return kind === "rooms"
        ? api.PATCH("/v1/rooms/{roomId}", { params: { path: { roomId: resource.id }, header: ifMatch }, body })
        : api.PATCH("/v1/equipment/{equipmentId}", {
            params: { path: { equipmentId: resource.id }, header: ifMatch },
            body,
          });
    },
    onSaved,
  });
  const { values, getInputProps, setValues } = edit.form;
  const after = Math.floor((600 + values.turnoverMinutes) / 60);
  const free = `${after}:${String((600 + values.turnoverMinutes) % 60).padStart(2, "0")}`;
  return (
    <EditForm edit={edit} {...(!resource && { saveLabel: say("settings.add") })}>
      {!resource && (
        <Select
          label={say("settings.clinic")}
          allowDeselect={false}
          data={clinics.map((each) => ({ value: each.id, label: each.name }))}
          value={clinicId}
          onChange={(chosen) => setClinicId(chosen ?? clinicId)}
        />
      )}
      <TextInput label={say("settings.name")} required data-autofocus {...getInputProps("name")} />
      <Autocomplete
        label={say("resource.type")}
        description={say("resource.typeHint")}
        required
        data={types}
        {...getInputProps("type")}
      />
      <NumberField
        label={say("resource.turnover")}
        unit={say("unit.minutes")}
        max={240}
        value={values.turnoverMinutes}
        onChange={(turnoverMinutes) => setValues({ turnoverMinutes })}
        example={say("resource.turnoverExample", { free })}
      />
      {resource && <Switch label={say("resource.active")} {...getInputProps("active", { type: "checkbox" })} />}
    </EditForm>
  );
}

const toValues = (resource: Resource | undefined) => ({
  name: resource?.name ?? "",
  type: resource?.type ?? "",
  turnoverMinutes: resource?.turnoverMinutes ?? 0,
  active: resource?.active ?? true,
});
