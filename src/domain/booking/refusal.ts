import type { Actor, RefusalCode } from "./appointment.ts";

/** What a refusal tells the patient: what happened, that nothing is held or charged, and what can be done. */
export const refusalWords: Record<RefusalCode, string> = {
  slot_taken: "This time has just been taken. Nothing was booked; choose another time.",
  outside_hours: "Nobody offers this at that time. Nothing was booked; choose another time.",
  too_soon: "This is too short before the visit to book online. Choose a later time, or call the clinic.",
  too_far: "This day cannot be booked yet. Choose an earlier day, or come back later.",
  patient_busy:
    "The patient has another appointment at that time. Move or cancel that one first, or choose another time.",
  patient_limit:
    "The patient has as many requests, unpaid holds or visits on that day as are allowed. Pay or cancel one, or choose another day.",
  not_eligible: "This service is not offered to this patient. Nothing was booked; ask the clinic which one fits.",
  request_expired: "The request could not be handled in time, so nothing was booked or charged. Please book again.",
  declined:
    "The clinic has declined this request. Nothing was booked or charged; choose another time, or ask the clinic.",
  not_answered:
    "The clinic did not answer in time, so nothing was booked or charged. Choose another time, or call the clinic.",
  payment_unavailable:
    "This booking could not be paid by card, so nothing was booked or charged. Please call the clinic.",
};

/** The same at the desk, which no notice or horizon binds. */
const deskWords: Partial<Record<RefusalCode, string>> = {
  too_soon: "This time has passed. Nothing was booked; choose a later one.",
  too_far: "This is too far ahead. Nothing was booked; choose a day within two years.",
};

export const refusalWordsFor = (asker: Actor["kind"], code: RefusalCode): string =>
  (asker === "staff" ? deskWords[code] : undefined) ?? refusalWords[code];
