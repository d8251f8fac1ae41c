import type { DayException, WeeklyBand } from "../availability/facts.ts";

export type StaffSettings = {
  /** As patients know them. */
  name: string;
  title: string;
  clinicIds: readonly string[];
  /** Who offers a service is a practitioner; they offer it at each of their clinics that has it. */
  serviceIds: readonly string[];
};

/** A member of staff as those who run the clinics see them, also one who has left. */
export type StaffSummary = StaffSettings & { id: string; active: boolean; hasLogin: boolean; version: number };

/** When somebody works at one clinic, as one document: it is replaced as a whole. */
export type StaffHours = { week: readonly WeeklyBand[]; overrides: readonly DayException[] };

export type Leave = { id: string; startsAt: string; endsAt: string };

/** When a practitioner can be booked at one clinic, as those at its desk see it. */
export type WorkingHours = StaffHours & { practitionerId: string; leave: readonly Omit<Leave, "id">[] };

export type StaffMember = StaffSummary & {
  hours: readonly (StaffHours & { clinicId: string })[];
  leave: readonly Leave[];
};

/** What somebody is booked for at a clinic on one of its days. */
export type Workload = { day: string; clinicId: string; visits: number; bookedMinutes: number };
