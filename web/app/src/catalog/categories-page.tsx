import { Switch, TextInput } from "@mantine/core";
import { useNavigate, useParams } from "react-router";
import { api, query, type Schemas } from "../api.ts";
import { EditDrawer } from "../organization/editing/edit-drawer.tsx";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { NumberField } from "../organization/editing/number-field.tsx";
import { ThingTabs } from "../organization/editing/thing-tabs.tsx";
import { ThingsTable } from "../organization/editing/things-table.tsx";
import { useEdit, withoutActive } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { useSay } from "../say.ts";

type Category = Schemas["Category"];
const path = "/settings/categories";

/** The headings under which patients find services. */
export function CategoriesPage() {
  const say = useSay();
  const { isAdmin } = useReach();
  const navigate = useNavigate();
  const { id } = useParams();
  const { data, error } = query.useQuery("get", "/v1/service-categories");
  const { data: services } = query.useQuery("get", "/v1/services");
  const category = data?.data.find((each) => each.id === id);
  const countOf = (wanted: string) =>
    services?.data.filter(({ categoryId, active }) => active && categoryId === wanted).length ?? 0;
  return (
    <>
      <ThingsTable
        title={say("settings.categories")}
        hint={say("settings.categoriesHint")}
        path={path}
        things={data?.data}
        error={error}
        detail={(each) => [say("category.services", { count: countOf(each.id) })]}
        columns={[{ label: say("category.position"), cell: ({ position }) => position }]}
        addLabel={isAdmin ? say("category.add") : undefined}
      />
      {(category || id === "new") && (
        <EditDrawer key={id} title={category?.name ?? say("category.add")} back={path}>
          <ThingTabs
            thingId={category?.id}
            parts={[
              {
                value: "details",
                label: say("settings.details"),
                content: (
                  <CategoryForm category={category} onSaved={(saved) => void navigate(path, { state: saved.id })} />
                ),
              },
            ]}
          />
        </EditDrawer>
      )}
    </>
  );
}

const toValues = (category: Category | undefined) => ({
  name: category?.name ?? "",
  position: category?.position ?? 0,
  active: category?.active ?? true,
});

function CategoryForm({ category, onSaved }: { category: Category | undefined; onSaved: (saved: Category) => void }) {
  const say = useSay();
  const { adminOnly } = useReach();
  const edit = useEdit({
    thing: category,
    toValues,
    fields: {
      name: { label: say("settings.name"), show: (name) => name },
      position: { label: say("category.position"), show: String },
      active: { label: say("settings.inUse"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    check: ({ name }) => ({ name: name.trim() === "" && say("settings.required") }),
    send: ({ values, changed, ifMatch, once }) =>
      category
        ? api.PATCH("/v1/service-categories/{categoryId}", {
            params: { path: { categoryId: category.id }, header: ifMatch },
            body: changed,
          })
        : api.POST("/v1/service-categories", { params: { header: once }, body: withoutActive(values) }),
    onSaved,
  });
  const { values, getInputProps, setValues } = edit.form;
  return (
    <EditForm edit={edit} lockedBecause={adminOnly} {...(!category && { saveLabel: say("settings.add") })}>
      <TextInput label={say("settings.name")} required data-autofocus {...getInputProps("name")} />
      <NumberField
        label={say("category.position")}
        max={10_000}
        value={values.position}
        onChange={(position) => setValues({ position })}
        example={say("category.positionHint")}
      />
      {category && <Switch label={say("category.active")} {...getInputProps("active", { type: "checkbox" })} />}
    </EditForm>
  );
}
