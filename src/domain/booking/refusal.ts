import type { Actor, RefusalCode } from "./appointment.ts";

/** What happened, for whoever reads of it: nothing is held or charged. */
const happened: Record<RefusalCode, string> = {
  slot_taken: "This time has just been taken. Nothing was booked.",
  outside_hours: "Nobody offers this at that time. Nothing was booked.",
  too_soon: "This is too short before the visit to book online. Nothing was booked.",
  too_far: "This day cannot be booked yet. Nothing was booked.",
  patient_busy: "The patient has another appointment at that time. Nothing was booked.",
  patient_limit:
    "The patient has as many requests, unpaid holds or visits on that day as are allowed. Nothing was booked.",
  not_eligible: "This service is not offered to this patient. Nothing was booked.",
  request_expired: "The request could not be handled in time, so nothing was booked or charged.",
  declined: "The clinic has declined this request. Nothing was booked or charged.",
  not_answered: "The clinic did not answer in time, so nothing was booked or charged.",
  payment_unavailable: "This booking could not be paid by card, so nothing was booked or charged.",
};

/** What its patient can do then. */
const patientsWay: Record<RefusalCode, string> = {
  slot_taken: "Choose another time.",
  outside_hours: "Choose another time.",
  too_soon: "Choose a later time, or ask the clinic.",
  too_far: "Choose an earlier day, or come back later.",
  patient_busy: "Move or cancel that one first, or choose another time.",
  patient_limit: "Pay or cancel one, or choose another day.",
  not_eligible: "Ask the clinic which one fits.",
  request_expired: "Please book again.",
  declined: "Choose another time, or ask the clinic.",
  not_answered: "Choose another time, or ask the clinic.",
  payment_unavailable: "Please ask the clinic.",
};

/** What a refusal tells the desk that has asked for it, which no notice or horizon binds. */
const deskWords: Partial<Record<RefusalCode, string>> = {
  slot_taken: `${happened.slot_taken} Choose another time, or overbook it with a reason.`,
  outside_hours: `${happened.outside_hours} Choose another time.`,
  too_soon: "This time has passed. Nothing was booked; choose a later one.",
  too_far: "This is too far ahead. Nothing was booked; choose a day within two years.",
  payment_unavailable: `${happened.payment_unavailable} A visit that is paid at the clinic can be booked.`,
};

/** What a refusal tells whoever has asked for it. */
export const refusalWordsFor = (asker: Actor["kind"], code: RefusalCode): string =>
  (asker === "staff" ? deskWords[code] : undefined) ?? tellRefusal(code, asker === "staff");

/** What it tells whoever reads of it later: its patient also what can be done. */
export const tellRefusal = (code: RefusalCode, isStaff: boolean): string =>
  isStaff ? happened[code] : `${happened[code]} ${patientsWay[code]}`;
