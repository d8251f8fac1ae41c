import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { query } from "../../api.ts";
import type { Patient } from "../../record/patient-search.tsx";
import { useSay } from "../../say.ts";
import type { Appointment, Clinic } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

/** Begins the booking of the same visit, without what is not offered any more; what is taken by now is said there. */
export type OnBookAgain = (appointment: Appointment, patient: Patient) => void;

type BookAgainProps = { appointment: Appointment; clinic: Clinic; onBookAgain: OnBookAgain };

/**
 * The way back from a cancellation that was a mistake. Its time and its money were given back at once, so that it is a
 * booking like any other.
 */
export function BookAgain({ appointment, clinic, onBookAgain }: BookAgainProps) {
  const say = useSay();
  const format = useClinicFormat(clinic.timeZone);
  const [now] = useState(Date.now);
  const { status, startsAt, patientId } = appointment;
  const isOffered = status === "cancelled" && Date.parse(startsAt) > now && appointment.clinic.id === clinic.id;
  const { data: patient } = query.useQuery(
    "get",
    "/v1/patients/{patientId}",
    { params: { path: { patientId } } },
    { enabled: isOffered },
  );
  if (!isOffered) return null;
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={!patient}
        onClick={() => patient && onBookAgain(appointment, patient)}
      >
        {say("board.again", { time: format.momentFirst(startsAt) })}
      </Button>
      <Text size="sm" c="dimmed" mt={4}>
        {say("board.again.hint")}
      </Text>
    </>
  );
}
