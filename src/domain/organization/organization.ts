import type { Money } from "../money.ts";
import type { FeeTable } from "../payment/fees.ts";
import type { CapturePolicy } from "../payment/policy.ts";

/**
 * What an organization sets for itself. Holds from the next request on; what was promised to a booking stays promised.
 */
export type OrganizationSettings = {
  name: string;
  /** `#rrggbb`; null = the product's own. Pages see to the contrast. */
  brandColor: string | null;
  logoUrl: string | null;
  /** Origins of other sites that may show the booking page in a frame. */
  embedOrigins: string[];
  capturePolicy: CapturePolicy;
  holdMinutes: number;
  /** How long the clinic has to answer a request, and an approved patient to pay. */
  approvalHours: number;
  approvedHoldHours: number;
  slotStepMinutes: number;
  minimumNoticeMinutes: number;
  horizonDays: number;
  cancellationNoticeMinutes: number;
  feeTable: FeeTable;
  /** Above these a second person approves a refund; 100 major units of a currency that is not named. */
  refundLimits: Money[];
  maxHoldsPerPatient: number;
  maxVisitsPerPatientDay: number;
  noShowGraceMinutes: number;
  automaticNoShow: boolean;
} & Switches;

/** What an organization may switch off: a closed list, each obeyed by routes and pages from the next request on. */
export type Switches = {
  /** Whether patients book online; the desk does in any case. What was booked stays. */
  patientBooking: boolean;
  /** Whether people become patients by themselves. */
  patientRegistration: boolean;
  /** Whether the sites that are listed may show the booking page and read open times. */
  otherSites: boolean;
};

export type Organization = OrganizationSettings & { id: string; slug: string; version: number };
