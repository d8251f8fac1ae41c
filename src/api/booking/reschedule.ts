import type * as z from "zod";
import type { Config } from "../../config.ts";
import { listPatientBusy } from "../../db/booking/patient-busy.ts";
import type { Db } from "../../db/client.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import { giversAfter, type MoveRefusal, moveRefusalWords, resizeServices } from "../../domain/booking/move.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { notPossible } from "./acts.ts";
import { createAlternatives } from "./alternatives.ts";
import { type Asking as Asked, askOnce } from "./ask-once.ts";
import { findInTheWay } from "./in-the-way.ts";
import type { rescheduleBody } from "./reschedule-contract.ts";
import { toAppointmentView } from "./view.ts";

type Parts = { db: Db; config: Config; workflows: BookingWorkflows };

type Asking = Omit<Asked, "act" | "body" | "reason"> & { wanted: z.output<typeof rescheduleBody> };

/**
 * Makes the function that moves an appointment within reach, through its follow-up. A repeat, and a move to where it
 * is, answer with the appointment as it stands. `pending`: no answer in time; the move goes on. Throws a
 * `DomainError` for a refusal, with free times nearby where they help.
 */
export function createRescheduler({ db, config, workflows }: Parts) {
  const findAlternatives = createAlternatives(db);

  return async function rescheduleOnce(asking: Asking): Promise<StoredAppointment | "pending"> {
    const { wanted, appointmentId, principal } = asking;
    const { organizationId } = principal;
    const result = await askFollowUp({ db, workflows }, asking);
    if (result === "pending") return result;
    const { answer, after } = result;
    const { outcome, status } = answer;
    switch (outcome) {
      case "done":
      case "already":
        return after;
      case "not_possible":
        throw notPossible(status);
      case "changed_meanwhile":
        throw new DomainError(outcome, "Somebody else has moved it. Look at `current`, and choose again.", {
          current: toAppointmentView(after, principal, config),
        });
      default: {
        const nearby = { patientId: after.patientId, exceptId: appointmentId, around: new Date(wanted.startsAt) };
        const place = placeOf(wanted, after);
        const alternatives = helpedByAlternatives.includes(outcome)
          ? await findAlternatives(
              organizationId,
              { ...place, asker: "staff" },
              await listPatientBusy(db, organizationId, nearby),
            )
          : [];
        const inTheWay =
          outcome === "slot_taken" || outcome === "patient_busy"
            ? await findInTheWay(db, principal, {
                ...place,
                ...nearby,
                startsAt: nearby.around,
                roomId: wanted.roomId,
              })
            : {};
        throw new DomainError(outcome, moveRefusalWords[outcome], { alternatives, ...inTheWay });
      }
    }
  };
}

function askFollowUp({ db, workflows }: Pick<Parts, "db" | "workflows">, { wanted, ...asking }: Asking) {
  const reason = wanted.overbook?.reason ?? wanted.reason;
  return askOnce(db, { ...asking, act: "reschedule", body: wanted, reason }, async ({ found, ids, updateId, wish }) => {
    if (isBeingBooked(found.status)) throw notPossible(found.status); // its booking has it in hand, and no follow-up yet
    return workflows.move(ids, updateId, {
      startsAt: wanted.startsAt,
      practitionerId: wanted.practitionerId ?? null,
      practitionerIds: wanted.practitionerIds ?? null,
      minutes: wanted.minutes ?? null,
      roomId: wanted.roomId ?? null,
      overbook: wanted.overbook !== undefined,
      expectedVersion: wanted.expectedVersion ?? null,
      ...wish,
    });
  });
}

const placeOf = (wanted: Asking["wanted"], { clinic, services, startsAt, endsAt }: StoredAppointment) => ({
  clinicId: clinic.id,
  serviceIds: services.map(({ serviceId }) => serviceId),
  practitionerId: null,
  givenBy: giversAfter(
    services.map(({ practitioner }) => practitioner.id),
    { practitionerId: wanted.practitionerId ?? null, practitionerIds: wanted.practitionerIds ?? null },
  ),
  startsAt: wanted.startsAt,
  serviceMinutes: resizeServices(
    services.map(({ minutes }) => minutes),
    wanted.minutes ?? (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000,
  ),
});

const helpedByAlternatives: readonly MoveRefusal[] = ["slot_taken", "outside_hours", "too_soon", "patient_busy"];
