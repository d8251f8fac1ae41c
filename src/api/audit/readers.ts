import type { Names, Units } from "../../db/audit/setting-changes.ts";
import type { StoredSettings } from "../../db/audit/stored-settings.ts";
import type { ApprovalMode } from "../../domain/booking/approval.ts";
import type { Role } from "../../domain/identity/principal.ts";
import type { IntakeQuestion } from "../../domain/intake/question.ts";
import type { ConsumableUnit } from "../../domain/inventory/consumable.ts";
import type { Money } from "../../domain/money.ts";
import type { ServicePolicy } from "../../domain/payment/deposit.ts";
import type { FeeTable } from "../../domain/payment/fees.ts";
import type { CapturePolicy } from "../../domain/payment/policy.ts";
import { utc } from "../utc.ts";
import type { SettingValue } from "./contract.ts";

/** What values are read with: the clinic's money, what things and logins are called, and the units of consumables. */
export type Context = { currency: string; names: Names; logins: Names; units: Units };

type Sides<Stored> = { before: Stored | null; after: Stored | null };
type Unnamed<Value> = Value extends SettingValue ? Omit<Value, "field"> : never;
/** Reads a value, without the name of what it is of. */
export type Reader<Stored> = (sides: Sides<Stored>, context: Context) => Unnamed<SettingValue>;

export const thingOf = (id: string, { names }: Context) => ({ id, name: names.get(id) ?? "" });
const loginOf = (id: string, { logins }: Context) => ({ id, name: logins.get(id) ?? "" });

/** A value that is read as `read` says, if there is one. */
const value =
  <T extends SettingValue["type"], Stored, Shown>(type: T, read: (stored: Stored, context: Context) => Shown) =>
  ({ before, after }: Sides<Stored>, context: Context) => ({
    type,
    before: before === null ? null : read(before, context),
    after: after === null ? null : read(after, context),
  });

/** A list of which the rows are kept that were taken out or put in. */
const list =
  <T extends SettingValue["type"], Stored, Shown>(
    type: T,
    read: (stored: readonly Stored[], context: Context) => Shown[],
  ) =>
  ({ before, after }: Sides<readonly Stored[]>, context: Context) => ({
    type,
    before: read(before ?? [], context),
    after: read(after ?? [], context),
  });

/** The same of a list that is kept as a whole: what only one side has. */
const wholeList =
  <T extends SettingValue["type"], Item>(type: T) =>
  ({ before, after }: Sides<readonly Item[]>) => ({
    type,
    before: without(before ?? [], after ?? []),
    after: without(after ?? [], before ?? []),
  });

function without<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  const known = new Set(others.map((other) => JSON.stringify(other)));
  return items.filter((item) => !known.has(JSON.stringify(item)));
}

const as = <T extends SettingValue["type"], V>(type: T) => value(type, (stored: V) => stored);
const text = as<"text", string>("text");
const count = as<"count", number>("count");
const share = as<"share", number>("share");
const yesNo = as<"yes_no", boolean>("yes_no");
const minutesOf = (each: number) => value("minutes", (stored: number) => stored * each);
const minutes = minutesOf(1);

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
  name: text,
  display_name: text,
  title: text,
  slug: text,
  address: text,
  phone: text,
  time_zone: text,
  currency: text,
  type: text,
  unit: as<"unit", ConsumableUnit>("unit"),
  turnover_minutes: minutes,
  category_id: value("thing", thingOf),
  description: text,
  duration_minutes: minutes,
  buffer_before_minutes: minutes,
  buffer_after_minutes: minutes,
  eligible_gender: as<"gender", "female" | "male">("gender"),
  minimum_age_years: count,
  maximum_age_years: count,
  needs: list("needs", (rows) => rows.map(({ subject_kind: kind, type }) => ({ kind, type }))),
  consumables: list("consumables", (rows, context) =>
    rows.map(({ consumable_id, quantity_thousandths: quantityThousandths }) => ({
      ...thingOf(consumable_id, context),
      unit: context.units.get(consumable_id) ?? "piece",
      quantityThousandths,
    })),
  ),
  questions: value("questions", (rows) => rows.flatMap(({ questions }) => questions.map(toQuestion))),
  price_minor: value("money", (amountMinor, { currency }) => ({ amountMinor, currency })),
  tax_basis_points: share,
  payment_policy: as<"payment_policy", ServicePolicy>("payment_policy"),
  deposit: value("deposit", (deposit, { currency }) => ({ deposit, currency })),
  approval: as<"approval", ApprovalMode>("approval"),
  role: as<"role", Role>("role"),
  clinics: list("things", (rows, context) => rows.map(({ clinic_id }) => thingOf(clinic_id, context))),
  services: list("things", (rows, context) => rows.map(({ service_id }) => thingOf(service_id, context))),
  account_id: value("thing", loginOf),
  week: list("week", (rows) =>
    rows
      .map(({ weekday, opens_minute: opens, closes_minute: closes }) => ({ weekday, opens, closes }))
      .toSorted((a, b) => a.weekday - b.weekday || a.opens - b.opens),
  ),
  holidays: list("days", daysOf),
  overrides: list("days", daysOf),
  leave: list("leave", (rows) =>
    rows.map(({ starts_at, ends_at }) => ({ startsAt: utc(starts_at), endsAt: utc(ends_at) })),
  ),
  slot_step_minutes: minutes,
  minimum_notice_minutes: minutes,
  horizon_days: minutesOf(1440),
  max_visits_per_patient_day: count,
  hold_minutes: minutes,
  max_holds_per_patient: count,
  capture_policy: as<"capture_policy", CapturePolicy>("capture_policy"),
  approval_hours: minutesOf(60),
  approved_hold_hours: minutesOf(60),
  cancellation_notice_minutes: minutes,
  no_show_grace_minutes: minutes,
  automatic_no_show: yesNo,
  fee_table: as<"fee_table", FeeTable>("fee_table"),
  refund_limits: wholeList<"amounts", Money>("amounts"),
  stripe_account_id: text,
  patient_booking: yesNo,
  patient_registration: yesNo,
  other_sites: yesNo,
  embed_origins: wholeList<"texts", string>("texts"),
  brand_color: text,
  logo_url: text,
  percentage_basis_points: share,
  on_birthday: yesNo,
  thresholds: list("amounts", (rows) =>
    rows.map(({ currency, threshold_minor: amountMinor }) => ({ amountMinor, currency })),
  ),
  daily_limit: count,
  position: count,
  active: yesNo,
};

const isColumn = (name: string): name is keyof StoredSettings => Object.hasOwn(readers, name);
export const columns = Object.keys(readers).filter(isColumn);
