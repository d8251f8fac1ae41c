export const genders = ["female", "male", "other", "unknown"] as const;

/** What is noted of a patient. */
export type PatientProfile = {
  id: string;
  fullName: string;
  email: string | null;
  phone: string | null;
  gender: (typeof genders)[number];
  /** YYYY-MM-DD. */
  bornOn: string | null;
  /** BCP 47. */
  language: string;
};

/** A patient as those see them who treat or book for them, and they themselves. */
export type Patient = PatientProfile & { version: number };

/** How a patient is reached. Phone and language they change themselves, the address of their mails the desk. */
export type ContactDetails = Pick<PatientProfile, "email" | "phone" | "language">;
