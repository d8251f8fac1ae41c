import type * as z from "zod";
import type { Config } from "../../config.ts";
import { listPatientBusy } from "../../db/booking/patient-busy.ts";
import { storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import { type MoveRefusal, moveRefusalWords } from "../../domain/booking/move.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";
import { actorOf } from "./actor.ts";
import { notPossible } from "./acts.ts";
import { createAlternatives } from "./alternatives.ts";
import { findInTheWay } from "./in-the-way.ts";
import { actScope, updateIdOf } from "./keys.ts";
import { requireAppointment } from "./require-appointment.ts";
import type { rescheduleBody } from "./reschedule-contract.ts";
import { toAppointmentView } from "./view.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";

type Parts = { db: Db; config: Config; workflows: BookingWorkflows };

type Asking = {
  wanted: z.output<typeof rescheduleBody>;
  appointmentId: string;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
};

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
    const found = await requireAppointment(db, asking);
    const result = await askWorkflow({ db, workflows }, asking, found);
    if (result === "no_answer" || result === "gone") return "pending";
    const { outcome, status } = result.answer;
    const after = await requireAppointment(db, asking);
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
        const nearby = { patientId: found.patientId, exceptId: appointmentId, around: new Date(wanted.startsAt) };
        const place = placeOf(wanted, found);
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

async function askWorkflow(
  { db, workflows }: Pick<Parts, "db" | "workflows">,
  { wanted, appointmentId, principal, idempotencyKey }: Asking,
  { status, clinic, patientId }: StoredAppointment,
) {
  const { organizationId } = principal;
  const use = {
    scope: actScope("reschedule", appointmentId, principal),
    key: idempotencyKey,
    bodyHash: hashBody(wanted),
  };
  const reason = wanted.overbook?.reason ?? wanted.reason;
  const ours = { ...use, appointmentId, patientId, reason, requestedAt: new Date() };
  const { requestId } = requireSameBody(await storeRequest(db, organizationId, ours), use);
  if (isBeingBooked(status)) throw notPossible(status); // its booking has it in hand, and no follow-up yet
  const ids = { organizationId, appointmentId, clinicId: clinic.id, patientId };
  return workflows.move(ids, updateIdOf("reschedule", principal, idempotencyKey), {
    startsAt: wanted.startsAt,
    practitionerId: wanted.practitionerId ?? null,
    minutes: wanted.minutes ?? null,
    roomId: wanted.roomId ?? null,
    overbook: wanted.overbook !== undefined,
    expectedVersion: wanted.expectedVersion ?? null,
    actor: actorOf(principal),
    requestId,
  });
}

const placeOf = (
  wanted: Asking["wanted"],
  { clinic, services, practitioner, startsAt, endsAt }: StoredAppointment,
) => ({
  clinicId: clinic.id,
  serviceIds: services.map(({ serviceId }) => serviceId),
  practitionerId: wanted.practitionerId ?? practitioner?.id ?? null,
  startsAt: wanted.startsAt,
  minutes: wanted.minutes ?? (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000,
});

const helpedByAlternatives: readonly MoveRefusal[] = ["slot_taken", "outside_hours", "too_soon", "patient_busy"];
