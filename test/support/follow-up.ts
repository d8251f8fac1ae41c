import type { FollowUp } from "../../src/domain/booking/follow-up.ts";

/** What is followed of a confirmed visit in an organization with the usual rules, on which nothing has happened yet. */
export const untouched = {
  status: "confirmed",
  capturePolicy: "at_completion",
  noShowGraceMinutes: 120,
  automaticNoShow: false,
  noShowSuggested: false,
  endUndone: false,
} as const satisfies Partial<FollowUp>;
