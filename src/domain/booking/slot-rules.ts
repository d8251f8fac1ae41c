import type { SlotRules } from "../availability/facts.ts";
import type { Actor } from "./appointment.ts";
import { type ApprovalMode, noticeMinutesOf } from "./approval.ts";

/** The desk books and moves no further ahead than this. */
export const DESK_HORIZON_DAYS = 730;

/**
 * When a visit may begin, by who asks. Notice and horizon are for those who book online: the desk sees who stands in
 * front of it, and may send them straight in, which is the step that is running.
 */
export function slotRulesFor(
  asker: Actor["kind"],
  approval: ApprovalMode,
  { slotStepMinutes, minimumNoticeMinutes, horizonDays }: Omit<SlotRules, "withRunningStep">,
): SlotRules {
  if (asker === "staff") {
    return { slotStepMinutes, minimumNoticeMinutes: 0, withRunningStep: true, horizonDays: DESK_HORIZON_DAYS };
  }
  return { slotStepMinutes, minimumNoticeMinutes: noticeMinutesOf(approval, minimumNoticeMinutes), horizonDays };
}
