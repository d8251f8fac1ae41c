import { Button, CloseButton, Group, MultiSelect, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { instantOf } from "../../clock.ts";
import { NewPatientForm } from "../../record/new-patient-form.tsx";
import { type Patient, PatientSearch } from "../../record/patient-search.tsx";
import { useNoteUnsaved } from "../../unsaved.tsx";
import type { Appointment, Clinic, Practitioner, Service } from "./board-data.ts";
import type { Spot } from "./board-grid.tsx";
import { BookNow } from "./book-now.tsx";
import { clockText, minuteOfText } from "./clock-text.ts";

type NewAppointmentProps = {
  clinic: Clinic;
  spot: Spot;
  practitioners: readonly Practitioner[];
  services: readonly Service[];
  /** Chosen before the time was. */
  patient: Patient | undefined;
  onMove: (spot: Spot) => void;
  /** How long what was chosen takes. */
  onMinutes: (minutes: number) => void;
  onBooked: (appointment: Appointment) => void;
  onClose: () => void;
};

/**
 * A booking at the desk or on the telephone, from the patient's name to the
 * price, in one place beside the time that was pointed at.
 */
export function NewAppointment({
  clinic,
  spot,
  practitioners,
  services,
  onMove,
  onMinutes,
  onBooked,
  onClose,
  ...given
}: NewAppointmentProps) {
  const { formatMessage } = useIntl();
  const say = (id: string) => formatMessage({ id });
  const [patient, setPatient] = useState(given.patient);
  const [newName, setNewName] = useState<string>();
  const [serviceIds, setServiceIds] = useState<string[]>([]);
  const hasBegun = patient !== given.patient || newName !== undefined || serviceIds.length > 0;
  useNoteUnsaved(() => hasBegun, "clinic", "day", "view");
  const here = practitioners.filter(({ clinicIds }) => clinicIds.includes(clinic.id));
  const able = here.filter(({ id }) => spot.practitionerId === undefined || id === spot.practitionerId);
  const offered = services.filter(
    ({ id, offers }) =>
      able.some((one) => one.serviceIds.includes(id)) && offers.some(({ clinicId }) => clinicId === clinic.id),
  );
  const chosenIds = serviceIds.filter((id) => offered.some((service) => service.id === id));
  const minutesOf = (ids: readonly string[]) =>
    ids.reduce((sum, id) => sum + (offered.find((service) => service.id === id)?.minutes ?? 0), 0);
  const startsAt = new Date(instantOf(spot, clinic.timeZone)).toISOString();
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {say("board.new")}
        </Title>
        <CloseButton onClick={onClose} aria-label={say("board.close")} />
      </Group>
      {newName !== undefined ? (
        <NewPatientForm
          name={newName}
          onBack={() => setNewName(undefined)}
          onCreated={(created) => {
            setPatient(created);
            setNewName(undefined);
          }}
        />
      ) : (
        <Stack gap="xs">
          {patient ? (
            <Group justify="space-between" wrap="nowrap">
              <Text fw={600}>{patient.fullName}</Text>
              <Button size="compact-sm" variant="subtle" onClick={() => setPatient(undefined)}>
                {say("board.change")}
              </Button>
            </Group>
          ) : (
            <PatientSearch
              label={say("patient.search")}
              isLabelShown
              autoFocus
              onChoose={setPatient}
              onCreate={setNewName}
            />
          )}
          <MultiSelect
            label={say("board.what")}
            data={offered.map(({ id, name, minutes }) => ({
              value: id,
              label: formatMessage({ id: "board.service" }, { name, minutes }),
            }))}
            description={
              chosenIds.length > 1 &&
              formatMessage({ id: "board.together" }, { count: chosenIds.length, minutes: minutesOf(chosenIds) })
            }
            value={chosenIds}
            onChange={(ids) => {
              setServiceIds(ids);
              onMinutes(minutesOf(ids));
            }}
            maxValues={5}
            searchable
            hidePickedOptions
            {...(patient ? { "data-autofocus": true } : {})}
            clearButtonProps={{ "aria-label": say("board.clear") }}
          />
          <Group grow align="start">
            <Select
              label={say("board.with")}
              data={here.map(({ id, name }) => ({ value: id, label: name }))}
              value={spot.practitionerId ?? null}
              placeholder={say("board.anyone")}
              clearable
              clearButtonProps={{ "aria-label": say("board.anyone") }}
              onChange={(practitionerId) => onMove({ ...spot, practitionerId: practitionerId ?? undefined })}
            />
            <TextInput
              label={say("board.at")}
              type="time"
              value={clockText(spot.minute)}
              onChange={({ currentTarget }) => {
                const minute = minuteOfText(currentTarget.value);
                if (minute !== undefined) onMove({ ...spot, minute });
              }}
            />
          </Group>
          {patient && chosenIds.length > 0 && (
            <BookNow
              clinic={clinic}
              visit={{
                clinicId: clinic.id,
                patientId: patient.id,
                serviceIds: chosenIds,
                startsAt,
                practitionerId: spot.practitionerId ?? null,
              }}
              practitioners={here}
              onBooked={onBooked}
            />
          )}
        </Stack>
      )}
    </>
  );
}
