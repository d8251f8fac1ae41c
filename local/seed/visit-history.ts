import { statusLog } from "../../src/db/booking/history-schema.ts";
import type { AppointmentEvent } from "../../src/db/outbox/record-event.ts";
import { outbox } from "../../src/db/outbox/schema.ts";
import type { AppointmentStatus } from "../../src/domain/booking/lifecycle.ts";
import type { Ids } from "./ids.ts";
import type { Visit } from "./visit.ts";
import { type Batch, batch } from "./write.ts";

/** A step of a visit's life. */
export type Change = { from: AppointmentStatus | null; to: Exclude<AppointmentStatus, "requested">; at: Date };

const MINUTE_MS = 60_000;
export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);

export function changesOf({ status, requestedAt, startsAt, endsAt }: Visit): Change[] {
  const booked: Change = { from: null, to: "confirmed", at: requestedAt };
  switch (status) {
    case "confirmed":
      return [booked];
    case "cancelled":
      return [booked, { from: "confirmed", to: "cancelled", at: minutesAfter(requestedAt, 90) }];
    case "no_show":
      return [booked, { from: "confirmed", to: "no_show", at: endsAt }];
    case "completed":
      return [
        booked,
        { from: "confirmed", to: "checked_in", at: minutesAfter(startsAt, -5) },
        { from: "checked_in", to: "in_progress", at: startsAt },
        { from: "in_progress", to: "completed", at: endsAt },
      ];
  }
}

/** The log and the outbox of these steps. */
export function historyRows(
  booked: readonly { appointmentId: string; changes: readonly Change[] }[],
  ids: Ids,
): Batch[] {
  const organizationId = ids.organization;
  const changes = booked.flatMap(({ appointmentId, changes }) =>
    changes.map((change, i) => ({ ...change, appointmentId, seq: i + 1 })),
  );
  return [
    batch(
      statusLog,
      changes.map(({ appointmentId, seq, from, to, at }) => ({
        organizationId,
        id: ids.rowAt(at, "status", appointmentId, `${seq}`),
        appointmentId,
        fromStatus: from,
        toStatus: to,
        actorKind: "staff",
        at,
      })),
    ),
    batch(
      outbox,
      changes.map(({ appointmentId, seq, to, at }) => ({
        organizationId,
        aggregateId: appointmentId,
        seq,
        aggregateKind: "appointment",
        kind: `appointment.${to}` satisfies AppointmentEvent,
        payload: {},
        at,
        deliveredAt: at,
      })),
    ),
  ];
}
