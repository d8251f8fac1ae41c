import { Select, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api, type Schemas } from "../api.ts";
import { hasFault, sayBands, totalMinutes } from "../organization/editing/clock.ts";
import { DayExceptions } from "../organization/editing/day-exceptions.tsx";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { useEdit } from "../organization/editing/use-edit.ts";
import { WeekEditor } from "../organization/editing/week-editor.tsx";
import { useReach } from "../organization/reach.ts";
import { useSay } from "../say.ts";

type Member = Schemas["StaffMember"];
type Clinic = Schemas["ManagedClinic"];
type HoursFormProps = { member: Member; clinics: readonly Clinic[]; onSaved: () => void };

/** When somebody works, clinic by clinic. */
export function HoursForm({ member, clinics, onSaved }: HoursFormProps) {
  const say = useSay();
  const { runs } = useReach();
  const theirs = clinics.filter(({ id }) => member.clinicIds.includes(id) && runs(id));
  const [clinicId, setClinicId] = useState(theirs[0]?.id);
  return (
    <>
      {theirs.length > 1 && (
        <Select
          label={say("settings.clinic")}
          mb="md"
          maw={360}
          allowDeselect={false}
          data={theirs.map(({ id, name }) => ({ value: id, label: name }))}
          value={clinicId ?? null}
          onChange={(chosen) => setClinicId(chosen ?? clinicId)}
        />
      )}
      {theirs.length === 0 && <Text c="dimmed">{say("staff.noClinicOfYours")}</Text>}
      {/* All of them stay, so that what was typed for one is there after a look at another. */}
      {theirs.map((clinic) => (
        <div key={clinic.id} hidden={clinic.id !== clinicId}>
          <ClinicHours member={member} clinic={clinic} onSaved={onSaved} />
        </div>
      ))}
    </>
  );
}

function ClinicHours({ member, clinic, onSaved }: { member: Member; clinic: Clinic; onSaved: () => void }) {
  const say = useSay();
  const formats = useFormats();
  const toValues = (known: Member | undefined) => {
    const hours = known?.hours.find(({ clinicId }) => clinicId === clinic.id);
    return { week: hours?.week ?? [], overrides: hours?.overrides ?? [] };
  };
  const edit = useEdit({
    thing: member,
    toValues,
    fields: {
      week: { label: say("staff.week"), show: formats.week },
      overrides: {
        label: say("staff.overrides"),
        show: (days) =>
          formats.list(
            days.map(({ day, bands }) => `${formats.day(day)} ${sayBands(bands) || say("settings.hours.closed")}`),
          ),
      },
    },
    check: ({ week, overrides }) => ({ week: hasFault(week, overrides) && say("settings.hours.fix") }),
    send: ({ values, ifMatch, acceptAffected }) =>
      api.PUT("/v1/staff/{staffId}/clinics/{clinicId}/hours", {
        params: { path: { staffId: member.id, clinicId: clinic.id }, header: ifMatch },
        body: { ...values, acceptAffected },
      }),
    onSaved,
  });
  const { values, setValues, errors } = edit.form;
  const names = { name: member.name, clinic: clinic.name };
  return (
    <EditForm edit={edit}>
      <Text size="sm">
        {values.week.length > 0
          ? say("staff.weekExample", {
              ...names,
              span: formats.duration(totalMinutes(values.week)),
              zone: clinic.timeZone,
            })
          : say("staff.weekEmpty", names)}
      </Text>
      <WeekEditor week={values.week} around={clinic.week} onChange={(week) => setValues({ week })} />
      <Title order={2} size="h5">
        {say("staff.overrides")}
      </Title>
      <Text size="sm" c="dimmed">
        {say("staff.overridesHint")}
      </Text>
      <DayExceptions
        days={values.overrides}
        onChange={(overrides) => setValues({ overrides })}
        make={(day) => ({ day, bands: [] })}
        isNamed={false}
        addLabel={say("staff.addOverride")}
        timeZone={clinic.timeZone}
      />
      {errors["week"] && (
        <Text size="sm" c="red" role="alert">
          {errors["week"]}
        </Text>
      )}
    </EditForm>
  );
}
