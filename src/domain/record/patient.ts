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
  /** The language they need an interpreter for, BCP 47; null = none is needed. */
  interpreterFor: string | null;
};

/** A patient as those see them who treat or book for them, and they themselves. */
export type Patient = PatientProfile & { version: number };

/** What may be another, or was misheard. Phone and language patients change themselves, the rest the desk. */
export type PatientDetails = Omit<PatientProfile, "id">;
