import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { api, query, type Schemas } from "../api.ts";
import { EditDrawer } from "../organization/editing/edit-drawer.tsx";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { ThingTabs } from "../organization/editing/thing-tabs.tsx";
import { ThingsTable } from "../organization/editing/things-table.tsx";
import { useEdit } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { useSay } from "../say.ts";
import type { ConsumableUnit } from "./use-consumable-words.ts";

type Consumable = Schemas["Consumable"];
const path = "/settings/consumables";

/** What visits use up; services say how much of it. */
export function ConsumablesPage() {
  const say = useSay();
  const { isAdmin } = useReach();
  const navigate = useNavigate();
  const { id } = useParams();
  const { data, error } = query.useQuery("get", "/v1/consumables");
  const { data: services } = query.useQuery("get", "/v1/services", { params: { query: { active: "true" } } });
  const consumable = data?.data.find((each) => each.id === id);
  const countOf = (wanted: string) =>
    services?.data.filter(({ consumables }) => consumables.some(({ consumableId }) => consumableId === wanted)).length;
  return (
    <>
      <ThingsTable
        title={say("settings.consumables")}
        hint={say("settings.consumablesHint")}
        path={path}
        things={data?.data}
        error={error}
        detail={(each) => [say("category.services", { count: countOf(each.id) ?? 0 })]}
        columns={[{ label: say("consumable.unit"), cell: ({ unit }) => say(`consumable.unit.${unit}`) }]}
        addLabel={isAdmin ? say("consumable.add") : undefined}
      />
      {(consumable || id === "new") && (
        <EditDrawer
          key={id}
          title={consumable?.name ?? say("consumable.add")}
          hint={consumable && say(`consumable.unit.${consumable.unit}`)}
          back={path}
        >
          <ThingTabs
            thingId={consumable?.id}
            parts={[
              {
                value: "details",
                label: say("settings.details"),
                content: (
                  <ConsumableForm
                    consumable={consumable}
                    onSaved={(saved) => void navigate(path, { state: saved.id })}
                  />
                ),
              },
            ]}
          />
        </EditDrawer>
      )}
    </>
  );
}

const units: readonly ConsumableUnit[] = ["piece", "milliliter", "gram", "centimeter"];

const toValues = (consumable: Consumable | undefined) => ({
  name: consumable?.name ?? "",
  active: consumable?.active ?? true,
});

type ConsumableFormProps = { consumable: Consumable | undefined; onSaved: (saved: Consumable) => void };

function ConsumableForm({ consumable, onSaved }: ConsumableFormProps) {
  const say = useSay();
  const { adminOnly } = useReach();
  const [unit, setUnit] = useState<ConsumableUnit>("piece");
  const edit = useEdit({
    thing: consumable,
    toValues,
    fields: {
      name: { label: say("settings.name"), show: (name) => name },
      active: { label: say("settings.inUse"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    check: ({ name }) => ({ name: name.trim() === "" && say("settings.required") }),
    send: ({ values: { name }, changed, ifMatch, once }) =>
      consumable
        ? api.PATCH("/v1/consumables/{consumableId}", {
            params: { path: { consumableId: consumable.id }, header: ifMatch },
            body: changed,
          })
        : api.POST("/v1/consumables", { params: { header: once }, body: { name, unit } }),
    onSaved,
  });
  const { getInputProps } = edit.form;
  return (
    <EditForm edit={edit} lockedBecause={adminOnly} {...(!consumable && { saveLabel: say("settings.add") })}>
      <TextInput
        label={say("settings.name")}
        description={say("consumable.nameHint")}
        required
        maxLength={100}
        data-autofocus
        {...getInputProps("name")}
      />
      {!consumable && (
        <Select
          label={say("consumable.unit")}
          description={say("consumable.unitHint")}
          allowDeselect={false}
          maw={360}
          data={units.map((each) => ({ value: each, label: say(`consumable.unit.${each}`) }))}
          value={unit}
          onChange={(chosen) => setUnit(units.find((each) => each === chosen) ?? unit)}
        />
      )}
      {consumable && <Switch label={say("settings.inUse")} {...getInputProps("active", { type: "checkbox" })} />}
    </EditForm>
  );
}
