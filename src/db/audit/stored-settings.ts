import type { ApprovalMode } from "../../domain/booking/approval.ts";
import type { Role } from "../../domain/identity/principal.ts";
import type { IntakeQuestion } from "../../domain/intake/question.ts";
import type { ConsumableUnit } from "../../domain/inventory/consumable.ts";
import type { Money } from "../../domain/money.ts";
import type { ResourceKind } from "../../domain/organization/resource.ts";
import type { Deposit, ServicePolicy } from "../../domain/payment/deposit.ts";
import type { FeeTable } from "../../domain/payment/fees.ts";
import type { CapturePolicy } from "../../domain/payment/policy.ts";

type Exception = { on_date: string; opens_minute: number | null; closes_minute: number | null };

/** What a history keeps, by the column of its table, as Postgres writes it as JSON. */
type StoredColumns = {
  name: string;
  display_name: string;
  slug: string;
  title: string;
  type: string;
  unit: ConsumableUnit;
  description: string;
  address: string;
  phone: string;
  time_zone: string;
  currency: string;
  stripe_account_id: string;
  brand_color: string;
  logo_url: string;
  embed_origins: string[];
  active: boolean;
  automatic_no_show: boolean;
  patient_booking: boolean;
  patient_registration: boolean;
  other_sites: boolean;
  on_birthday: boolean;
  hold_minutes: number;
  approval_hours: number;
  approved_hold_hours: number;
  slot_step_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  cancellation_notice_minutes: number;
  no_show_grace_minutes: number;
  turnover_minutes: number;
  duration_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  max_holds_per_patient: number;
  max_visits_per_patient_day: number;
  position: number;
  minimum_age_years: number;
  maximum_age_years: number;
  daily_limit: number;
  percentage_basis_points: number;
  tax_basis_points: number;
  price_minor: number;
  refund_limits: Money[];
  fee_table: FeeTable;
  deposit: Deposit;
  capture_policy: CapturePolicy;
  payment_policy: ServicePolicy;
  approval: ApprovalMode;
  eligible_gender: "female" | "male";
  role: Role;
  category_id: string;
  account_id: string;
};

/** The rows of its lists, by the name that their trigger gives the list. */
type StoredLists = {
  week: { weekday: number; opens_minute: number; closes_minute: number }[];
  holidays: (Exception & { name: string })[];
  overrides: Exception[];
  leave: { starts_at: string; ends_at: string }[];
  consumables: { consumable_id: string; quantity_thousandths: number }[];
  needs: { subject_kind: ResourceKind; type: string }[];
  questions: { questions: IntakeQuestion[] }[];
  clinics: { clinic_id: string }[];
  services: { service_id: string }[];
  thresholds: { currency: string; threshold_minor: number }[];
};

export type StoredSettings = StoredColumns & StoredLists;

/** One side of a change: what is not named was the same. */
export type StoredSide = { [Column in keyof StoredSettings]?: StoredSettings[Column] | null };
