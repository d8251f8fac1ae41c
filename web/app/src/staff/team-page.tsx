import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { query, type Schemas } from "../api.ts";
import { ClinicFilter } from "../organization/editing/clinic-filter.tsx";
import { EditDrawer } from "../organization/editing/edit-drawer.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { PageSkeleton } from "../organization/editing/page-skeleton.tsx";
import { ThingTabs } from "../organization/editing/thing-tabs.tsx";
import { ThingsTable } from "../organization/editing/things-table.tsx";
import { useReach } from "../organization/reach.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { HoursForm } from "./hours-form.tsx";
import { LeavePanel } from "./leave-panel.tsx";
import { MemberForm } from "./member-form.tsx";
import { WorkloadPanel } from "./workload-panel.tsx";

const path = "/settings/team";

/** Who works at one's clinics, what they offer, and when. */
export function TeamPage() {
  const say = useSay();
  const { list } = useFormats();
  const navigate = useNavigate();
  const { id } = useParams();
  const { data, error } = query.useQuery("get", "/v1/staff");
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const [clinicId, setClinicId] = useState<string | null>(null);
  const clinicName = (wanted: string) => clinics?.data.find((each) => each.id === wanted)?.name;
  return (
    <>
      <ThingsTable
        title={say("settings.team")}
        hint={say("settings.teamHint")}
        path={path}
        things={data?.data.filter((each) => clinicId === null || each.clinicIds.includes(clinicId))}
        error={error}
        detail={({ title }) => [title]}
        columns={[
          {
            label: say("settings.clinics"),
            cell: (each) => list(each.clinicIds.flatMap((at) => clinicName(at) ?? [])),
          },
          { label: say("staff.services"), cell: (each) => each.serviceIds.length || say("settings.nothing") },
          { label: say("staff.login"), cell: ({ hasLogin }) => say(hasLogin ? "settings.yes" : "settings.no") },
        ]}
        addLabel={say("staff.add")}
        filter={<ClinicFilter clinicId={clinicId} onChange={setClinicId} />}
      />
      {id === "new" && clinics && (
        <EditDrawer title={say("staff.add")} back={path}>
          <MemberForm
            member={undefined}
            clinics={clinics.data}
            onSaved={(made) => void navigate(`${path}/${made.id}?tab=hours`)}
          />
        </EditDrawer>
      )}
      {id && id !== "new" && clinics && <MemberDrawer key={id} staffId={id} clinics={clinics.data} />}
    </>
  );
}

function MemberDrawer({ staffId, clinics }: { staffId: string; clinics: Schemas["ManagedClinic"][] }) {
  const say = useSay();
  const navigate = useNavigate();
  const { runs } = useReach();
  const { data: member, error } = query.useQuery("get", "/v1/staff/{staffId}", { params: { path: { staffId } } });
  const back = () => void navigate(path, { state: staffId });
  const isOthersToo = member?.clinicIds.some((clinicId) => !runs(clinicId));
  const lockedBecause = isOthersToo && say("staff.otherClinics");
  return (
    <EditDrawer title={member?.name ?? ""} hint={member?.title} back={path}>
      <ProblemNotice error={error} />
      {!member && !error && <PageSkeleton />}
      {member && (
        <ThingTabs
          thingId={member.id}
          parts={[
            {
              value: "hours",
              label: say("staff.hours"),
              content: <HoursForm member={member} clinics={clinics} onSaved={back} />,
            },
            {
              value: "details",
              label: say("settings.details"),
              content: <MemberForm member={member} clinics={clinics} lockedBecause={lockedBecause} onSaved={back} />,
            },
            {
              value: "leave",
              label: say("staff.leave"),
              content: <LeavePanel member={member} clinics={clinics} lockedBecause={lockedBecause} />,
            },
            {
              value: "workload",
              label: say("staff.workload"),
              content: <WorkloadPanel member={member} clinics={clinics} />,
              isPassing: true,
            },
          ]}
        />
      )}
    </EditDrawer>
  );
}
