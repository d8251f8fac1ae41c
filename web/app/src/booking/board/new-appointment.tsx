import { Button, CloseButton, Group, MultiSelect, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useIntl } from "react-intl";
import { thoseOfAll, whoComes } from "../../../../shared/who-comes.ts";
import { NewPatientForm } from "../../record/new-patient-form.tsx";
import { PatientSearch } from "../../record/patient-search.tsx";
import { useNoteUnsaved } from "../../unsaved.tsx";
import type { Appointment, Clinic, Practitioner, Service } from "./board-data.ts";
import { BookNow } from "./book-now.tsx";
import { DraftTime } from "./draft-time.tsx";
import type { Draft, DraftPlace } from "./use-draft.ts";

export type NewAppointmentProps = {
  clinic: Clinic;
  /** The day that is looked at. */
  day: string;
  practitioners: readonly Practitioner[];
  services: readonly Service[];
  draft: Draft;
  place: DraftPlace;
  onChange: (part: Partial<Draft>) => void;
  onBooked: (appointment: Appointment) => void;
  onClose: () => void;
};

/** A booking at the desk or on the telephone, from the patient's name to the price, in one place. */
export function NewAppointment({ clinic, day, draft, place, onChange, onBooked, onClose, ...of }: NewAppointmentProps) {
  const { formatMessage } = useIntl();
  const say = (id: string) => formatMessage({ id });
  const [areOffered, offers] = useDisclosure();
  const [newName, setNewName] = useState<string>();
  const { patient, serviceIds, practitionerId } = draft;
  const [givenPatient] = useState(patient);
  const [isBegunAgain] = useState(serviceIds.length > 0);
  const hasBegun = patient !== givenPatient || newName !== undefined || serviceIds.length > 0;
  const isBooked = useRef(false);
  useNoteUnsaved(() => hasBegun && !isBooked.current, "clinic", "day", "view");
  const here = of.practitioners.filter(({ clinicIds }) => clinicIds.includes(clinic.id));
  const isGiven = (ids: readonly string[]) =>
    whoComes(here, ids).some(({ id }) => practitionerId === undefined || id === practitionerId);
  const offered = of.services.filter(
    ({ id, offers }) =>
      isGiven([...new Set([...serviceIds, id])]) && offers.some(({ clinicId }) => clinicId === clinic.id),
  );
  const able = whoComes(here, serviceIds);
  const areSeveral = able.length > 0 && thoseOfAll(able, serviceIds).length === 0;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" {...(isBegunAgain && { tabIndex: -1, "data-autofocus": true })}>
          {say("board.new")}
        </Title>
        <CloseButton onClick={onClose} aria-label={say("board.close")} />
      </Group>
      {newName !== undefined ? (
        <NewPatientForm
          name={newName}
          onBack={() => setNewName(undefined)}
          onCreated={(created) => {
            onChange({ patient: created });
            setNewName(undefined);
          }}
        />
      ) : (
        <Stack gap="xs">
          {patient ? (
            <Group justify="space-between" wrap="nowrap">
              <Text fw={600}>
                <bdi>{patient.fullName}</bdi>
              </Text>
              <Button size="compact-sm" variant="subtle" onClick={() => onChange({ patient: undefined })}>
                {say("board.change")}
              </Button>
            </Group>
          ) : (
            <PatientSearch
              label={say("patient.search")}
              isLabelShown
              autoFocus
              onChoose={(chosen) => onChange({ patient: chosen })}
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
              serviceIds.length > 1 &&
              formatMessage(
                { id: areSeveral ? "board.together.several" : "board.together" },
                { count: serviceIds.length, minutes: place.minutes },
              )
            }
            value={[...serviceIds]}
            onChange={(ids) => onChange({ serviceIds: ids })}
            maxValues={5}
            searchable
            selectFirstOptionOnChange
            hidePickedOptions
            // Closed by each choice: it lies over the button that books.
            dropdownOpened={areOffered}
            onDropdownOpen={offers.open}
            onDropdownClose={offers.close}
            onOptionSubmit={offers.close}
            // Begun again with its services it has nothing to choose, and what opens lies over the time.
            {...(patient && !isBegunAgain ? { "data-autofocus": true } : {})}
            clearButtonProps={{ "aria-label": say("board.clear") }}
          />
          <DraftTime {...{ draft, place, able, day, onChange }} />
          {patient && serviceIds.length > 0 && place.startsAt && (
            <BookNow
              clinic={clinic}
              visit={{
                clinicId: clinic.id,
                patientId: patient.id,
                serviceIds: [...serviceIds],
                startsAt: place.startsAt,
                practitionerId: practitionerId ?? null,
              }}
              canBeMailed={patient.email !== null}
              onBooked={(booked) => {
                isBooked.current = true;
                onBooked(booked);
              }}
            />
          )}
        </Stack>
      )}
    </>
  );
}
