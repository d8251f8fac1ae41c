import type { Eligibility } from "../booking/eligibility.ts";
import type { IntakeQuestion } from "../intake/question.ts";
import type { ConsumableAmount } from "../inventory/consumable.ts";
import type { ResourceKind } from "../organization/resource.ts";
import type { FeeTable } from "../payment/fees.ts";
import type { ServiceOffer } from "./service.ts";

/** Categories come by position, then by name. */
export type CategorySettings = { name: string; position: number };

export type Category = CategorySettings & { id: string; active: boolean; version: number };

/** One free room or device of the type, for the whole visit. */
export type ServiceNeed = { kind: ResourceKind; type: string };

export type ServiceSettings = Eligibility & {
  categoryId: string;
  name: string;
  description: string;
  /** The visit itself. The buffers are its practitioner's alone. */
  minutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  needs: readonly ServiceNeed[];
  /** What a visit uses up. */
  consumables: readonly ConsumableAmount[];
  /** null = the organization's. */
  feeTable: FeeTable | null;
  /** What its patient is asked before the visit; who has answered is not asked again by other ones. */
  questions: readonly IntakeQuestion[];
};

export type OfferSettings = Omit<ServiceOffer, "clinicId"> & { active: boolean };

/** A service as those who run it see it, with all of its offers, also what cannot be booked any more. */
export type ManagedService = ServiceSettings & {
  id: string;
  active: boolean;
  version: number;
  offers: readonly (OfferSettings & { clinicId: string })[];
};

/** Whether anybody is of an age that the service is for. */
export const agesFit = ({ minimumAgeYears, maximumAgeYears }: Eligibility) =>
  minimumAgeYears === null || maximumAgeYears === null || minimumAgeYears <= maximumAgeYears;
