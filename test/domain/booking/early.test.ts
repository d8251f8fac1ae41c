import { expect, test } from "vitest";
import { isEarly } from "../../../src/domain/booking/early.ts";

const timeZone = "Europe/Berlin";
/** Half past nine in the morning of 5 May at the clinic. */
const startsAt = new Date("2031-05-05T07:30:00Z");
const isEarlyAt = (act: Parameters<typeof isEarly>[0], at: string) =>
  isEarly(act, { at: new Date(at), startsAt, timeZone });

test.each(["check_in", "start"] as const)("%s is early until the visit's day begins at the clinic", (act) => {
  expect(isEarlyAt(act, "2031-05-04T21:59:59.999Z")).toBe(true);
  expect(isEarlyAt(act, "2031-05-04T22:00:00Z")).toBe(false);
});

test.each(["complete", "mark_no_show"] as const)("%s is early until the visit's time, that instant not", (act) => {
  expect(isEarlyAt(act, "2031-05-05T07:29:59.999Z")).toBe(true);
  expect(isEarlyAt(act, "2031-05-05T07:30:00Z")).toBe(false);
});

test.each(["cancel", "undo_check_in", "undo_start"] as const)("%s is never early", (act) => {
  expect(isEarlyAt(act, "2031-05-01T00:00:00Z")).toBe(false);
});
