import { useMutation } from "@tanstack/react-query";
import { api, type Session } from "../../api.ts";
import { deskRoles, managingRoles } from "../../identity/roles.ts";
import { sendOnce } from "../../send-once.ts";
import { useWish } from "../../use-wish.ts";
import { type Appointment, useShowChange } from "./board-data.ts";
import { noteOwnChange } from "./own-changes.ts";

type Role = Session["role"];

const treating: readonly Role[] = [...deskRoles, "practitioner", "nurse"];
const answering: readonly Role[] = [...deskRoles, "practitioner"];

/** What one does to an appointment at the desk. Taking something back is deleting it. */
export type Act = {
  name: string;
  method: "POST" | "DELETE";
  noun:
    | "check-in"
    | "start"
    | "completion"
    | "no-show"
    | "cancellation"
    | "capture"
    | "approval"
    | "refusal"
    | "fee-waiver";
  from: readonly Appointment["status"][];
  roles: readonly Role[];
};

export const noShow = {
  name: "noShow",
  method: "POST",
  noun: "no-show",
  from: ["confirmed"],
  roles: deskRoles,
} as const satisfies Act;

/** In the order in which they are offered: the first is what mostly comes next. */
const acts = [
  { name: "approve", method: "POST", noun: "approval", from: ["requested"], roles: answering },
  { name: "checkIn", method: "POST", noun: "check-in", from: ["confirmed"], roles: treating },
  { name: "start", method: "POST", noun: "start", from: ["checked_in", "confirmed"], roles: treating },
  { name: "complete", method: "POST", noun: "completion", from: ["in_progress", "checked_in"], roles: treating },
  noShow,
  { name: "undoCheckIn", method: "DELETE", noun: "check-in", from: ["checked_in"], roles: deskRoles },
  { name: "undoStart", method: "DELETE", noun: "start", from: ["in_progress"], roles: deskRoles },
  { name: "undoComplete", method: "DELETE", noun: "completion", from: ["completed"], roles: deskRoles },
  { name: "undoNoShow", method: "DELETE", noun: "no-show", from: ["no_show"], roles: deskRoles },
] as const satisfies readonly Act[];

export const cancel = {
  name: "cancel",
  method: "POST",
  noun: "cancellation",
  from: ["held", "confirmed", "checked_in"],
  roles: deskRoles,
} as const satisfies Act;

/** Of a visit that was cancelled late or missed. */
export const waiveFee = {
  name: "waiveFee",
  method: "POST",
  noun: "fee-waiver",
  from: ["cancelled", "no_show"],
  roles: deskRoles,
} as const satisfies Act;

/** Its reason is for the patient. */
export const decline = {
  name: "decline",
  method: "POST",
  noun: "refusal",
  from: ["requested"],
  roles: answering,
} as const satisfies Act;

/** Not an act of one press: it says where to. */
export const reschedule = { from: ["confirmed", "checked_in"], roles: deskRoles } as const;

/** A visit gets another room or nurse also while it goes on. */
export const allocate = { from: ["confirmed", "checked_in", "in_progress"], roles: treating } as const;

export const capture = {
  name: "capture",
  method: "POST",
  noun: "capture",
  from: ["confirmed", "checked_in", "in_progress", "completed"],
  roles: managingRoles,
} as const satisfies Act;

/** Whether this role books and moves, overbooking included; the others look, and see patients in and out. */

/** What this role may do to it now. Nobody has failed to come to a visit that has not begun. */
export function actsOn(appointment: Appointment, role: Role, now: number): Act[] {
  const possible = acts.filter((act) => isPossible(act, appointment, role));
  const due = possible.filter(({ noun, method }) => {
    return noun !== "no-show" || method === "DELETE" || Date.parse(appointment.startsAt) <= now;
  });
  const hasMoneyOnHold = appointment.payment.onHoldMinor > 0;
  return hasMoneyOnHold && isPossible(capture, appointment, role) ? [...due, capture] : due;
}

export function isPossible({ from, roles }: Pick<Act, "from" | "roles">, { status }: Appointment, role: Role): boolean {
  return from.includes(status) && roles.includes(role);
}

type ActWish = {
  act: Act;
  appointmentId: string;
  reason?: string;
  acceptEarly?: boolean;
  waivesFee?: boolean;
  /** Of money on hold: a part. */
  amountMinor?: number;
};

/** Does one act, and once, however often it is asked for. */
export function useAct() {
  const show = useShowChange();
  const wish = useWish();
  return useMutation({
    mutationFn: (wanted: ActWish) =>
      sendOnce(
        wish,
        [
          wanted.appointmentId,
          wanted.act.name,
          wanted.reason,
          wanted.acceptEarly,
          wanted.waivesFee,
          wanted.amountMinor,
        ],
        (header) => {
          noteOwnChange(wanted.appointmentId);
          return send(wanted, header);
        },
      ),
    onSuccess: show,
  });
}

function send(wish: ActWish, header: { "idempotency-key": string }) {
  const { appointmentId, reason, acceptEarly, waivesFee, amountMinor } = wish;
  const { method, noun } = wish.act;
  const params = { path: { appointmentId }, header };
  if (noun === "approval") return api.POST("/v1/appointments/{appointmentId}/approval", { params });
  if (noun === "refusal")
    return api.POST("/v1/appointments/{appointmentId}/refusal", { params, body: { reason: reason ?? "" } });
  if (noun === "fee-waiver")
    return api.POST("/v1/appointments/{appointmentId}/fee-waiver", { params, body: { reason: reason ?? "" } });
  const body = reason ? { reason } : {};
  if (method === "DELETE") {
    if (noun === "cancellation" || noun === "capture") throw new Error(`${noun} cannot be taken back`);
    return api.DELETE(`/v1/appointments/{appointmentId}/${noun}`, { params, body });
  }
  if (noun === "capture")
    return api.POST("/v1/appointments/{appointmentId}/capture", {
      params,
      body: { ...body, ...(amountMinor === undefined ? {} : { amountMinor }) },
    });
  if (noun === "cancellation")
    return api.POST("/v1/appointments/{appointmentId}/cancellation", {
      params,
      body: { ...body, ...(waivesFee ? { waivesFee } : {}) },
    });
  return api.POST(`/v1/appointments/{appointmentId}/${noun}`, {
    params,
    body: { ...body, ...(acceptEarly ? { acceptEarly } : {}) },
  });
}
