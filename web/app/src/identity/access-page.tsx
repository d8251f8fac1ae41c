import { Badge } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { query, type Schemas } from "../api.ts";
import { ClinicFilter } from "../organization/editing/clinic-filter.tsx";
import { EditDrawer } from "../organization/editing/edit-drawer.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { ThingTabs } from "../organization/editing/thing-tabs.tsx";
import { ThingsTable } from "../organization/editing/things-table.tsx";
import { useReach } from "../organization/reach.ts";
import { useSay } from "../say.ts";
import { AccessForm } from "./access-form.tsx";
import { EndAccess } from "./end-access.tsx";
import { InvitationState } from "./invitation-state.tsx";
import { useLogin } from "./session.tsx";

const path = "/settings/access";

type Member = Schemas["Member"];

/** Who works with the app, with which rights and where; and who is invited to. */
export function AccessPage() {
  const say = useSay();
  const { list } = useFormats();
  const navigate = useNavigate();
  const { id } = useParams();
  const { data, error } = query.useQuery("get", "/v1/members");
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const [clinicId, setClinicId] = useState<string | null>(null);
  const whyLocked = useWhyLocked();
  const member = data?.data.find((each) => each.id === id);
  const lockedBecause = member && whyLocked(member);
  const close = () => void navigate(path, { state: id });
  const where = ({ clinicIds }: Member) =>
    list(clinicIds.flatMap((at) => clinics?.data.find((each) => each.id === at)?.name ?? []));
  return (
    <>
      <ThingsTable
        title={say("settings.access")}
        hint={say("settings.accessHint")}
        path={path}
        things={data?.data
          .filter(({ clinicIds }) => clinicId === null || clinicIds.includes(clinicId))
          .map((each) => ({ ...each, active: true }))}
        error={error}
        detail={({ name, email, role, state }) => [
          say(`role.${role}`),
          name === email ? "" : email,
          state === "active" ? "" : say(`access.state.${state}`),
        ]}
        columns={[
          {
            label: say("settings.clinics"),
            cell: (each) => (each.role === "organization_admin" ? say("access.allClinics") : where(each)),
          },
          {
            label: say("access.state"),
            cell: ({ state }) =>
              state === "active" ? (
                say("access.state.active")
              ) : (
                <Badge variant="light" color={state === "invited" ? "yellow" : "gray"}>
                  {say(`access.state.${state}`)}
                </Badge>
              ),
          },
        ]}
        addLabel={say("access.invite")}
        filter={<ClinicFilter clinicId={clinicId} onChange={setClinicId} />}
      />
      {id === "new" && clinics && (
        <EditDrawer title={say("access.invite")} hint={say("access.inviteHint")} back={path}>
          <AccessForm
            member={undefined}
            clinics={clinics.data}
            onSaved={(made) => void navigate(path, { state: made.id })}
          />
        </EditDrawer>
      )}
      {member && clinics && (
        <EditDrawer
          key={id}
          title={member.name}
          hint={member.name === member.email ? undefined : member.email}
          back={path}
        >
          <ThingTabs
            thingId={member.id}
            parts={[
              {
                value: "details",
                label: say("settings.details"),
                content: (
                  <>
                    {member.state === "invited" && (
                      <InvitationState member={member} isLocked={Boolean(lockedBecause)} />
                    )}
                    <AccessForm member={member} clinics={clinics.data} lockedBecause={lockedBecause} onSaved={close} />
                    {!lockedBecause && <EndAccess member={member} onEnded={() => void navigate(path)} />}
                  </>
                ),
              },
            ]}
          />
        </EditDrawer>
      )}
    </>
  );
}

/** As the API decides it; this says why before somebody tries. */
function useWhyLocked(): (member: Member) => string | undefined {
  const say = useSay();
  const { account } = useLogin();
  const { isAdmin, runs } = useReach();
  return ({ id, role, clinicIds }) => {
    if (id === account.id) return say("access.own");
    if (isAdmin) return undefined;
    if (role === "organization_admin") return say("access.above");
    return clinicIds.every(runs) ? undefined : say("access.otherClinics");
  };
}
