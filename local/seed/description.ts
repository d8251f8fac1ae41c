import type { Band, DayException, WeeklyBand } from "../../src/domain/availability/facts.ts";
import type { Eligibility } from "../../src/domain/booking/eligibility.ts";
import type { Role } from "../../src/domain/identity/principal.ts";
import type { IntakeQuestion } from "../../src/domain/intake/question.ts";
import type { ConsumableSettings } from "../../src/domain/inventory/consumable.ts";
import type { Money } from "../../src/domain/money.ts";
import type { Deposit, ServicePolicy } from "../../src/domain/payment/deposit.ts";
import { addDays, dayNumber, isoWeekday } from "../../src/domain/time.ts";

/** An organization as a person would describe it. Keys stand for ids; days are already those of the coming weeks. */
export type OrganizationDescription = {
  slug: string;
  name: string;
  clinics: readonly ClinicDescription[];
  /** What one person gives back alone, where the default does not fit the currency. */
  refundLimits: readonly Money[];
  /** In the order they are shown. */
  categories: readonly string[];
  consumables: readonly ConsumableDescription[];
  services: readonly ServiceDescription[];
  staff: readonly StaffDescription[];
  patients: readonly PatientDescription[];
  logins: readonly LoginDescription[];
};

export type ClinicDescription = {
  key: string;
  name: string;
  address: string;
  /** E.164, of the numbers that are kept free for fiction. */
  phone?: string;
  timeZone: string;
  currency: string;
  /** Tax included in prices there, in basis points. */
  tax: { medical: number; cosmetic: number };
  week: readonly WeeklyBand[];
  holidays: readonly (DayException & { name: string })[];
  resources: readonly ResourceDescription[];
};

export type ResourceDescription = { kind: "room" | "equipment"; type: string; name: string; turnoverMinutes: number };

export type ConsumableDescription = ConsumableSettings & { key: string };

export type ServiceDescription = {
  key: string;
  category: string;
  name: string;
  description: string;
  minutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** Who may book it; unnamed limits are none. */
  eligible: Partial<Eligibility>;
  room: string;
  device?: string;
  /** What a visit uses up, in units of the consumable of the key. */
  uses?: Readonly<Record<string, number>>;
  tax: "medical" | "cosmetic";
  payment: ServicePolicy;
  /** With the payment `deposit`. */
  deposit?: Deposit;
  /** Unnamed: booked at once. */
  approval?: "by_clinic";
  /** What its patient is asked before the visit; their ids are made. */
  asks?: readonly Question[];
  /** By clinic, in minor units of its currency. A clinic without a price does not offer it. */
  prices: Readonly<Record<string, number>>;
};

type Question = WithoutId<IntakeQuestion>;
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

export type StaffDescription = {
  key: string;
  name: string;
  title: string;
  /** Empty for who cannot be booked. */
  services: readonly string[];
  /** The services whose visits they are the nurse of, where they are free. */
  nurses?: readonly string[];
  works: readonly { clinic: string; week: readonly WeeklyBand[]; overrides: readonly DayException[] }[];
  /** Clinic-local days, both included, read in the zone of the first clinic they work at. */
  leave: readonly { from: string; to: string }[];
};

export type PatientDescription = {
  key: string;
  /** The clinic they live near. */
  clinic: string;
  name: string;
  email: string;
  gender: "female" | "male" | "other" | "unknown";
  bornOn: string;
  language: string;
  interpreterFor: string | null;
};

export type LoginDescription = {
  email: string;
  role: Role;
  /** Empty = all clinics. */
  clinics: readonly string[];
  staff?: string;
  patient?: string;
};

/** `"09:00-13:00"`, clinic-local. */
export function band(text: string): Band {
  const [opens = 0, closes = 0] = text.split("-").map((time) => {
    const [hours, minutes] = time.split(":").map(Number);
    return (hours ?? 0) * 60 + (minutes ?? 0);
  });
  return { opens, closes };
}

/** The same bands on each of these ISO weekdays. */
export function onWeekdays(weekdays: readonly number[], ...bands: string[]): WeeklyBand[] {
  return weekdays.flatMap((weekday) => bands.map((text) => ({ weekday, ...band(text) })));
}

/** That weekday in this week (0), the next (1), …; weeks begin on Monday. */
export function weekdayOf(today: string, weeksAhead: number, weekday: number): string {
  return addDays(today, weeksAhead * 7 + weekday - isoWeekday(dayNumber(today)));
}

/** A day that is closed every year, in this year and the next. */
export function closedYearly(today: string, monthAndDay: string, name: string): (DayException & { name: string })[] {
  const year = Number(today.slice(0, 4));
  return [year, year + 1].map((each) => ({ day: `${each}-${monthAndDay}`, name, bands: [] }));
}
