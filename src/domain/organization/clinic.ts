import type { DayException, WeeklyBand } from "../availability/facts.ts";

export type ClinicSettings = {
  /** Short name in addresses, one of its kind in the organization. */
  slug: string;
  name: string;
  address: string;
  /** E.164, as a telephone dials it; null = none is made known. */
  phone: string | null;
  /** IANA name; every local time of the clinic is read in it. */
  timeZone: string;
  /** ISO 4217. Stays as it is once something is priced or booked in it. */
  currency: string;
};

export type Holiday = DayException & { name: string };

/** When a clinic is open, as one document: it is replaced as a whole. */
export type ClinicHours = { week: readonly WeeklyBand[]; holidays: readonly Holiday[] };

/** A clinic as those who run it see it: past holidays too, and also when it takes no bookings any more. */
export type Clinic = ClinicSettings & ClinicHours & { id: string; active: boolean; version: number };
