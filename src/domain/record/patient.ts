export const genders = ["female", "male", "other", "unknown"] as const;

/** A patient as those see them who treat or book for them, and they themselves. */
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
