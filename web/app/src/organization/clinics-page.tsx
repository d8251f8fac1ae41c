import { useIntl } from "react-intl";
import { useNavigate, useParams } from "react-router";
import { query } from "../api.ts";
import { useSay } from "../say.ts";
import { ClinicForm } from "./clinic-form.tsx";
import { ClinicHoursForm } from "./clinic-hours-form.tsx";
import { totalMinutes } from "./editing/clock.ts";
import { EditDrawer } from "./editing/edit-drawer.tsx";
import { useFormats } from "./editing/formats.ts";
import { ThingTabs } from "./editing/thing-tabs.tsx";
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
        detail={({ address }) => [address]}
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
          <ThingTabs
            thingId={clinic.id}
            parts={[
              {
                value: "details",
                label: say("settings.details"),
                content: <ClinicForm clinic={clinic} onSaved={() => void navigate(path, { state: clinic.id })} />,
              },
              {
                value: "hours",
                label: say("clinic.hours"),
                content: <ClinicHoursForm clinic={clinic} onSaved={() => void navigate(path, { state: clinic.id })} />,
              },
            ]}
          />
        </EditDrawer>
      )}
    </>
  );
}
