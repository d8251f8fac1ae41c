import { liveStatuses } from "../booking/lifecycle.ts";

/**
 * An appointment in one of these makes its practitioner and its clinic people who care for the patient: it is to come,
 * is over, or was missed. One that was refused, expired or was cancelled before the visit opens nobody's record.
 */
export const careStatuses = [...liveStatuses, "completed", "no_show"] as const;
