import { Text, Title } from "@mantine/core";
import { api, type Schemas } from "../api.ts";
import { useSay } from "../say.ts";
import { hasFault, sayBands, totalMinutes } from "./editing/clock.ts";
import { DayExceptions } from "./editing/day-exceptions.tsx";
import { EditForm } from "./editing/edit-form.tsx";
import { useFormats } from "./editing/formats.ts";
import { useEdit } from "./editing/use-edit.ts";
import { WeekEditor } from "./editing/week-editor.tsx";

type Clinic = Schemas["ManagedClinic"];

const toValues = (clinic: Clinic | undefined) => ({ week: clinic?.week ?? [], holidays: clinic?.holidays ?? [] });

/** When a clinic is open: its week, and the days with hours of their own. */
export function ClinicHoursForm({ clinic, onSaved }: { clinic: Clinic; onSaved: (saved: Clinic) => void }) {
  const say = useSay();
  const formats = useFormats();
  const edit = useEdit({
    thing: clinic,
    toValues,
    fields: {
      week: { label: say("clinic.week"), show: formats.week },
      holidays: {
        label: say("clinic.holidays"),
        show: (days) =>
          formats.list(
            days.map(
              ({ day, name, bands }) =>
                `${formats.day(day)} ${name} ${sayBands(bands) || say("settings.hours.closed")}`,
            ),
          ),
      },
    },
    check: ({ week, holidays }) => ({
      week: (hasFault(week, holidays) || holidays.some(({ name }) => name.trim() === "")) && say("settings.hours.fix"),
    }),
    send: ({ values, ifMatch, acceptAffected }) =>
      api.PUT("/v1/clinics/{clinicId}/hours", {
        params: { path: { clinicId: clinic.id }, header: ifMatch },
        body: { ...values, acceptAffected },
      }),
    onSaved,
  });
  const { values, setValues, errors } = edit.form;
  return (
    <EditForm edit={edit}>
      <Text size="sm">
        {values.week.length > 0
          ? say("clinic.weekExample", { span: formats.duration(totalMinutes(values.week)) })
          : say("clinic.weekEmpty")}
      </Text>
      <WeekEditor week={values.week} onChange={(week) => setValues({ week })} />
      <Title order={2} size="h5">
        {say("clinic.holidays")}
      </Title>
      <Text size="sm" c="dimmed">
        {say("clinic.holidaysHint")}
      </Text>
      <DayExceptions
        days={values.holidays}
        onChange={(holidays) => setValues({ holidays })}
        make={(day) => ({ day, name: "", bands: [] })}
        isNamed
        addLabel={say("clinic.addHoliday")}
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
