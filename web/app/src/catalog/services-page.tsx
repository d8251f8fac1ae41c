import { Select } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { query, type Schemas } from "../api.ts";
import { EditDrawer } from "../organization/editing/edit-drawer.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { ThingTabs } from "../organization/editing/thing-tabs.tsx";
import { ThingsTable } from "../organization/editing/things-table.tsx";
import { useReach } from "../organization/reach.ts";
import { useSay } from "../say.ts";
import { OfferForm } from "./offer-form.tsx";
import { QuestionsForm } from "./questions-form.tsx";
import { ServiceForm } from "./service-form.tsx";

type Service = Schemas["ManagedService"];
const path = "/settings/services";

/** What can be booked, how long it takes, and what it costs where. */
export function ServicesPage() {
  const say = useSay();
  const { duration, money, list } = useFormats();
  const { isAdmin } = useReach();
  const navigate = useNavigate();
  const { id } = useParams();
  const { data, error } = query.useQuery("get", "/v1/services");
  const { data: categories } = query.useQuery("get", "/v1/service-categories");
  const [categoryId, setCategoryId] = useState<string | null>(null);
  const service = data?.data.find((each) => each.id === id);
  const categoryName = (wanted: string) => categories?.data.find((each) => each.id === wanted)?.name ?? "";
  const prices = ({ offers }: Service) => list(offers.filter(({ active }) => active).map(({ price }) => money(price)));
  return (
    <>
      <ThingsTable
        title={say("settings.services")}
        hint={say("settings.servicesHint")}
        path={path}
        things={data?.data.filter((each) => categoryId === null || each.categoryId === categoryId)}
        error={error}
        detail={(each) => [categoryName(each.categoryId), duration(each.minutes)]}
        columns={[{ label: say("service.prices"), cell: (each) => prices(each) || say("service.nowhere") }]}
        addLabel={isAdmin ? say("service.add") : undefined}
        filter={
          <Select
            aria-label={say("settings.categories")}
            placeholder={say("service.allCategories")}
            clearable
            data={categories?.data.map((each) => ({ value: each.id, label: each.name })) ?? []}
            value={categoryId}
            onChange={setCategoryId}
          />
        }
      />
      {id === "new" && categories && (
        <EditDrawer title={say("service.add")} back={path}>
          <ServiceForm
            service={undefined}
            categories={categories.data}
            onSaved={(made) => void navigate(`${path}/${made.id}?tab=offers`)}
          />
        </EditDrawer>
      )}
      {service && categories && <ServiceDrawer key={service.id} service={service} categories={categories.data} />}
    </>
  );
}

function ServiceDrawer({ service, categories }: { service: Service; categories: Schemas["Category"][] }) {
  const say = useSay();
  const { duration } = useFormats();
  const navigate = useNavigate();
  const { data: clinics } = query.useQuery("get", "/v1/clinics", { params: { query: { active: "true" } } });
  return (
    <EditDrawer title={service.name} hint={duration(service.minutes)} back={path}>
      <ThingTabs
        thingId={service.id}
        parts={[
          {
            value: "details",
            label: say("settings.details"),
            content: (
              <ServiceForm
                service={service}
                categories={categories}
                onSaved={() => void navigate(path, { state: service.id })}
              />
            ),
          },
          {
            value: "offers",
            label: say("service.offers"),
            content: clinics?.data.map((clinic) => <OfferForm key={clinic.id} service={service} clinic={clinic} />),
          },
          { value: "questions", label: say("intake.questions"), content: <QuestionsForm service={service} /> },
        ]}
      />
    </EditDrawer>
  );
}
