import type { DayException, WeeklyBand } from "../availability/facts.ts";
import type { Switches } from "./organization.ts";

/** What a visitor may know of an organization: who it is, and the rules that bind a booking. */
export type OrganizationProfile = {
  slug: string;
  name: string;
  brandColor: string | null;
  logoUrl: string | null;
  slotStepMinutes: number;
  minimumNoticeMinutes: number;
  horizonDays: number;
  cancellationNoticeMinutes: number;
} & Switches;

/** A clinic that takes bookings. Hours are clinic-local; holidays are those of today and later. */
export type ClinicProfile = {
  id: string;
  slug: string;
  name: string;
  address: string;
  phone: string | null;
  timeZone: string;
  currency: string;
  week: WeeklyBand[];
  holidays: (DayException & { name: string })[];
};
