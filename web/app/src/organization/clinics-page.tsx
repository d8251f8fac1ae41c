import { Tabs } from "@mantine/core";
import { useIntl } from "react-intl";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { query } from "../api.ts";
import { useSay } from "../say.ts";
import { ClinicForm } from "./clinic-form.tsx";
import { ClinicHoursForm } from "./clinic-hours-form.tsx";
import { totalMinutes } from "./editing/clock.ts";
import { EditDrawer } from "./editing/edit-drawer.tsx";
import { useFormats } from "./editing/formats.ts";
import { ThingsTable } from "./editing/things-table.tsx";
import { useReach } from "./reach.ts";

const path = "/settings/clinics";

/** The clinics one runs, with where and when they are open. */
export function ClinicsPage() {
  const say = useSay();
  const { locale } = useIntl();
  const { duration } = useFormats();
  const { isAdmin } = useReach();
  const { data, error } = query.useQuery("get", "/v1/clinics");
  const { id } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const clinic = data?.data.find((each) => each.id === id);
  const currencyNames = new Intl.DisplayNames(locale, { type: "currency" });
  return (
    <>
      <ThingsTable
        title={say("settings.clinics")}
        hint={say("settings.clinicsHint")}
        path={path}
        things={data?.data}
        error={error}
        detail={({ address }) => address}
        columns={[
          { label: say("clinic.zone"), cell: ({ timeZone }) => <bdi dir="ltr">{timeZone}</bdi> },
          { label: say("clinic.currency"), cell: ({ currency }) => currencyNames.of(currency) ?? currency },
          { label: say("clinic.open"), cell: ({ week }) => duration(totalMinutes(week)) },
        ]}
        addLabel={isAdmin ? say("clinic.add") : undefined}
      />
      {id === "new" && (
        <EditDrawer title={say("clinic.add")} back={path}>
          <ClinicForm clinic={undefined} onSaved={(made) => void navigate(`${path}/${made.id}?tab=hours`)} />
        </EditDrawer>
      )}
      {clinic && (
        <EditDrawer key={clinic.id} title={clinic.name} hint={clinic.address} back={path}>
          <Tabs
            value={search.get("tab") ?? "details"}
            onChange={(tab) => setSearch(tab ? { tab } : {}, { replace: true })}
          >
            <Tabs.List mb="md">
              <Tabs.Tab value="details">{say("settings.details")}</Tabs.Tab>
              <Tabs.Tab value="hours">{say("clinic.hours")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="details">
              <ClinicForm clinic={clinic} onSaved={() => void navigate(path, { state: clinic.id })} />
            </Tabs.Panel>
            <Tabs.Panel value="hours">
              <ClinicHoursForm clinic={clinic} onSaved={() => void navigate(path, { state: clinic.id })} />
            </Tabs.Panel>
          </Tabs>
        </EditDrawer>
      )}
    </>
  );
}
