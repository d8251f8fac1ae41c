import type { ApprovalMode } from "../booking/approval.ts";
import type { Eligibility } from "../booking/eligibility.ts";
import type { IntakeForm } from "../intake/question.ts";
import type { Money } from "../money.ts";
import type { Deposit, ServicePolicy } from "../payment/deposit.ts";

/** A service that can be booked at one clinic or more, with what it costs where. */
export type ServiceProfile = Eligibility & {
  id: string;
  name: string;
  description: string;
  category: { id: string; name: string };
  /** The visit itself; buffers are the practitioner's affair. */
  minutes: number;
  /** What its patient is asked before the visit; null = nothing. */
  intake: IntakeForm | null;
  offers: ServiceOffer[];
};

/** The price includes tax, and is the base price: discounts are decided for one patient and request. */
export type ServiceOffer = {
  clinicId: string;
  price: Money;
  taxBasisPoints: number;
  paymentPolicy: ServicePolicy;
  /** null unless the policy is `deposit`. */
  deposit: Deposit | null;
  approval: ApprovalMode;
};
