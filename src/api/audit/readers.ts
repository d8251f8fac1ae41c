import type { Names } from "../../db/audit/setting-changes.ts";
import type { StoredSettings } from "../../db/audit/stored-settings.ts";
import type { SettingField } from "../../domain/audit/setting.ts";
import type { ApprovalMode } from "../../domain/booking/approval.ts";
import type { Role } from "../../domain/identity/principal.ts";
import type { IntakeQuestion } from "../../domain/intake/question.ts";
import type { Money } from "../../domain/money.ts";
import type { ServicePolicy } from "../../domain/payment/deposit.ts";
import type { FeeTable } from "../../domain/payment/fees.ts";
import type { CapturePolicy } from "../../domain/payment/policy.ts";
import { utc } from "../utc.ts";
import type { SettingValue } from "./contract.ts";

/** What values are read with: the clinic's money, and what things are called. */
export type Context = { currency: string; names: Names };

type Sides<Stored> = { before: Stored | null; after: Stored | null };
export type Reader<Stored> = (sides: Sides<Stored>, context: Context) => SettingValue;

export const thingOf = (id: string, { names }: Context) => ({ id, name: names.get(id) ?? "" });

/** A value that is read as `read` says, if there is one. */
const value =
  <T extends SettingValue["type"], Stored, Shown>(
    type: T,
    field: SettingField,
    read: (stored: Stored, context: Context) => Shown,
  ) =>
  ({ before, after }: Sides<Stored>, context: Context) => ({
    type,
    field,
    before: before === null ? null : read(before, context),
    after: after === null ? null : read(after, context),
  });

/** A list of which the rows are kept that were taken out or put in. */
const list =
  <T extends SettingValue["type"], Stored, Shown>(
    type: T,
    field: SettingField,
    read: (stored: readonly Stored[], context: Context) => Shown[],
  ) =>
  ({ before, after }: Sides<readonly Stored[]>, context: Context) => ({
    type,
    field,
    before: read(before ?? [], context),
    after: read(after ?? [], context),
  });

/** The same of a list that is kept as a whole: what only one side has. */
const wholeList =
  <T extends SettingValue["type"], Item>(type: T, field: SettingField) =>
  ({ before, after }: Sides<readonly Item[]>) => ({
    type,
    field,
    before: without(before ?? [], after ?? []),
    after: without(after ?? [], before ?? []),
  });

function without<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  const known = new Set(others.map((other) => JSON.stringify(other)));
  return items.filter((item) => !known.has(JSON.stringify(item)));
}

const as = <T extends SettingValue["type"], V>(type: T, field: SettingField) =>
  value(type, field, (stored: V) => stored);
const text = (field: SettingField) => as<"text", string>("text", field);
const count = (field: SettingField) => as<"count", number>("count", field);
const share = (field: SettingField) => as<"share", number>("share", field);
const yesNo = (field: SettingField) => as<"yes_no", boolean>("yes_no", field);
const minutes = (field: SettingField, each = 1) => value("minutes", field, (stored: number) => stored * each);

type Exception = StoredSettings["overrides"][number] & { name?: string };

/** A day with its bands, of the rows that keep one each. */
function daysOf(rows: readonly Exception[]) {
  const days = [...new Set(rows.map(({ on_date }) => on_date))].toSorted();
  return days.map((day) => {
    const ofDay = rows.filter(({ on_date }) => on_date === day);
    const bands = ofDay.flatMap(({ opens_minute: opens, closes_minute: closes }) =>
      opens === null || closes === null ? [] : [{ opens, closes }],
    );
    return { day, name: ofDay[0]?.name ?? null, bands: bands.toSorted((a, b) => a.opens - b.opens) };
  });
}

const toQuestion = (asked: IntakeQuestion) =>
  asked.kind === "choice" ? { ...asked, options: [...asked.options] } : asked;

/** How each column is shown, in the order of the forms that set them. */
export const readers: { [Column in keyof StoredSettings]: Reader<StoredSettings[Column]> } = {
  name: text("name"),
  display_name: text("name"),
  title: text("title"),
  slug: text("slug"),
  address: text("address"),
  phone: text("phone"),
  time_zone: text("timeZone"),
  currency: text("currency"),
  type: text("type"),
  turnover_minutes: minutes("turnoverMinutes"),
  category_id: value("thing", "category", thingOf),
  description: text("description"),
  duration_minutes: minutes("minutes"),
  buffer_before_minutes: minutes("bufferBeforeMinutes"),
  buffer_after_minutes: minutes("bufferAfterMinutes"),
  eligible_gender: as<"gender", "female" | "male">("gender", "eligibleGender"),
  minimum_age_years: count("minimumAgeYears"),
  maximum_age_years: count("maximumAgeYears"),
  needs: list("needs", "needs", (rows) => rows.map(({ subject_kind: kind, type }) => ({ kind, type }))),
  questions: value("questions", "questions", (rows) => rows.flatMap(({ questions }) => questions.map(toQuestion))),
  price_minor: value("money", "price", (amountMinor, { currency }) => ({ amountMinor, currency })),
  tax_basis_points: share("taxBasisPoints"),
  payment_policy: as<"payment_policy", ServicePolicy>("payment_policy", "paymentPolicy"),
  deposit: value("deposit", "deposit", (deposit, { currency }) => ({ deposit, currency })),
  approval: as<"approval", ApprovalMode>("approval", "approval"),
  role: as<"role", Role>("role", "role"),
  clinics: list("things", "clinics", (rows, context) => rows.map(({ clinic_id }) => thingOf(clinic_id, context))),
  services: list("things", "services", (rows, context) => rows.map(({ service_id }) => thingOf(service_id, context))),
  account_id: ({ before, after }) => ({
    type: "yes_no",
    field: "login",
    before: before !== null,
    after: after !== null,
  }),
  week: list("week", "week", (rows) =>
    rows
      .map(({ weekday, opens_minute: opens, closes_minute: closes }) => ({ weekday, opens, closes }))
      .toSorted((a, b) => a.weekday - b.weekday || a.opens - b.opens),
  ),
  holidays: list("days", "holidays", daysOf),
  overrides: list("days", "overrides", daysOf),
  leave: list("leave", "leave", (rows) =>
    rows.map(({ starts_at, ends_at }) => ({ startsAt: utc(starts_at), endsAt: utc(ends_at) })),
  ),
  slot_step_minutes: minutes("slotStepMinutes"),
  minimum_notice_minutes: minutes("minimumNoticeMinutes"),
  horizon_days: minutes("horizonDays", 1440),
  max_visits_per_patient_day: count("maxVisitsPerPatientDay"),
  hold_minutes: minutes("holdMinutes"),
  max_holds_per_patient: count("maxHoldsPerPatient"),
  capture_policy: as<"capture_policy", CapturePolicy>("capture_policy", "capturePolicy"),
  approval_hours: minutes("approvalHours", 60),
  approved_hold_hours: minutes("approvedHoldHours", 60),
  cancellation_notice_minutes: minutes("cancellationNoticeMinutes"),
  no_show_grace_minutes: minutes("noShowGraceMinutes"),
  automatic_no_show: yesNo("automaticNoShow"),
  fee_table: as<"fee_table", FeeTable>("fee_table", "feeTable"),
  refund_limits: wholeList<"amounts", Money>("amounts", "refundLimits"),
  stripe_account_id: text("stripeAccountId"),
  patient_booking: yesNo("patientBooking"),
  patient_registration: yesNo("patientRegistration"),
  other_sites: yesNo("otherSites"),
  embed_origins: wholeList<"texts", string>("texts", "embedOrigins"),
  brand_color: text("brandColor"),
  logo_url: text("logoUrl"),
  percentage_basis_points: share("percentageBasisPoints"),
  on_birthday: yesNo("onBirthday"),
  thresholds: list("amounts", "thresholds", (rows) =>
    rows.map(({ currency, threshold_minor: amountMinor }) => ({ amountMinor, currency })),
  ),
  daily_limit: count("dailyLimit"),
  position: count("position"),
  active: yesNo("active"),
};

const isColumn = (name: string): name is keyof StoredSettings => Object.hasOwn(readers, name);
export const columns = Object.keys(readers).filter(isColumn);
