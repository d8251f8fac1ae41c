import type { Stretches } from "./stretches.ts";

/**
 * Opening hours on the wall clock, in minutes after local midnight; at most 1440. A night is two bands, one per day.
 */
export type Band = { opens: number; closes: number };

/** `weekday` is ISO: 1 = Monday … 7 = Sunday. A day may have several bands (a lunch break) or none. */
export type WeeklyBand = Band & { weekday: number };

/** What holds on one clinic-local day (YYYY-MM-DD) instead of that weekday's bands: no bands, closed. */
export type DayException = { day: string; bands: readonly Band[] };

/** Exceptions are a clinic's holidays, or a practitioner's date overrides at that clinic. */
export type Hours = { week: readonly WeeklyBand[]; exceptions: readonly DayException[] };

type Clinic = { clinicId: string; timeZone: string; hours: Hours };

/** A practitioner with their hours at the clinic searched. */
export type Practitioner = { practitionerId: string; hours: Hours };

/** A room or device that would do, and for how long after a visit it is not to be used. */
export type Candidate = { resourceId: string; turnoverMinutes: number };

/** What a visit takes. Several services in one visit are one `minutes`, added up by the caller. */
export type Visit = {
  minutes: number;
  /**
   * Time of the practitioner alone, around the visit. It may lie outside opening hours. Of a visit in parts each part
   * has its own instead.
   */
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** One of the candidates of each list: rooms of the type, devices of each equipment type. */
  needs: readonly (readonly Candidate[])[];
};

/** One service of a visit that several practitioners give, one after another, and who of the search could give it. */
export type Part = {
  minutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  practitionerIds: readonly string[];
};

export type SlotRules = {
  slotStepMinutes: number;
  minimumNoticeMinutes: number;
  /** The step that is running can be had too, and no notice is needed: for whoever goes straight in. */
  withRunningStep?: true;
  /** The last bookable day is this many days after the clinic-local day of the request. */
  horizonDays: number;
};

/**
 * All that decides which starts are open: one read of the rules and one of the busy time, for all subjects together.
 */
export type SlotSearch = {
  clinic: Clinic;
  practitioners: readonly Practitioner[];
  visit: Visit;
  /** In their order, and as long together as the visit; undefined where each of the practitioners gives all of it. */
  parts?: readonly Part[];
  rules: SlotRules;
  requestedAt: Date;
  /** Whose other appointments the visit must not meet, if known. */
  patientId?: string;
  /**
   * By id of a practitioner, room, device, patient or the clinic: when it is taken, whether by an occupancy, leave,
   * a block or a closure. Nobody works in a clinic that is itself taken.
   */
  busy: ReadonlyMap<string, Stretches>;
};

/** Instants of starts: [fromMinute, untilMinute) in epoch minutes. */
export type StartRange = { fromMinute: number; untilMinute: number };
