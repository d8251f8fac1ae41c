import { expect, test } from "vitest";
import {
  type Act,
  type AppointmentStatus,
  acts,
  allowedEdges,
  appointmentStatuses,
  decideAct,
  firstStatuses,
  isLive,
  mayFollow,
} from "../../../src/domain/booking/lifecycle.ts";

const no = "not_possible";

/** What each act does from each status; what is not named is not possible. */
const table: Record<Act, Partial<Record<AppointmentStatus, AppointmentStatus | "already">>> = {
  check_in: { confirmed: "checked_in", checked_in: "already" },
  start: { confirmed: "in_progress", checked_in: "in_progress", in_progress: "already" },
  complete: { checked_in: "completed", in_progress: "completed", completed: "already" },
  mark_no_show: { confirmed: "no_show", no_show: "already" },
  cancel: {
    requested: "cancelled",
    held: "cancelled",
    confirmed: "cancelled",
    checked_in: "cancelled",
    cancelled: "already",
  },
  undo_check_in: { checked_in: "confirmed", confirmed: "already" },
  undo_start: { in_progress: "checked_in", checked_in: "already" },
  undo_complete: { completed: "in_progress", in_progress: "already" },
  undo_no_show: { no_show: "confirmed", confirmed: "already" },
};

const cells = acts.flatMap((act) => appointmentStatuses.map((from) => ({ act, from, to: table[act][from] ?? no })));

test.each(cells)("$act from $from: $to", ({ act, from, to }) => {
  expect(decideAct(from, act)).toBe(to);
});

test("what an act leads to, the lifecycle allows", () => {
  for (const { act, from } of cells) {
    const to = decideAct(from, act);
    if (to !== "already" && to !== no) expect(mayFollow(from, to)).toBe(true);
  }
});

test("what was refused, expired or cancelled stays so; every other status can be reached and left", () => {
  const left = new Set(allowedEdges().map(([from]) => from));
  const reached = new Set([...firstStatuses, ...allowedEdges().map(([, to]) => to)]);
  expect(appointmentStatuses.filter((status) => !left.has(status))).toEqual(["refused", "expired", "cancelled"]);
  expect(appointmentStatuses.filter((status) => !reached.has(status))).toEqual([]);
  expect(appointmentStatuses.filter((status) => mayFollow(status, status))).toEqual([]);
});

test("live is whatever may still lead to a visit, and that visit itself", () => {
  expect(appointmentStatuses.filter(isLive)).toEqual(["requested", "held", "confirmed", "checked_in", "in_progress"]);
});
