import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  char,
  customType,
  date,
  integer,
  smallint,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

/** The tenant key: first column of the primary key and of every foreign key of a tenant table. */
export const organizationId = () => uuid("organization_id").notNull();

/** An instant (`timestamptz`), never a local time. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** Grows by one with each edit of the thing, whatever part of it that touches: what an editor saw, and so its ETag. */
export const version = () => integer("version").notNull().default(1);

/** When the database wrote the row. Wall time, for people who investigate; no rule may read it. */
export const recordedAt = () => instant("recorded_at").notNull().defaultNow();

/** An amount in minor units. `mode: "number"` is safe: amounts are checked to be safe integers at the edge. */
export const minor = (name: string) => bigint(name, { mode: "number" });

/** ISO 4217, upper case. */
export const currency = () => char("currency", { length: 3 });

/** Minutes since local midnight at the clinic, 0 to 1440. */
const minuteOfDay = (name: string) => integer(name);

/** A band of weekly hours on the wall clock. */
export const weeklyBand = () => ({
  /** ISO: 1 = Monday. */
  weekday: smallint("weekday").notNull(),
  opensMinute: minuteOfDay("opens_minute").notNull(),
  closesMinute: minuteOfDay("closes_minute").notNull(),
});

type BandColumns = { opensMinute: AnyPgColumn; closesMinute: AnyPgColumn };

/** For checks: a band is not empty and lies within its day. */
export const isWithinDay = ({ opensMinute, closesMinute }: BandColumns) =>
  sql`0 <= ${opensMinute} and ${opensMinute} < ${closesMinute} and ${closesMinute} <= 1440`;

/** A day on which the weekly hours do not hold: none at all (no minutes), or others (one row per band). */
export const dayException = () => ({
  onDate: date("on_date", { mode: "string" }).notNull(),
  opensMinute: minuteOfDay("opens_minute"),
  closesMinute: minuteOfDay("closes_minute"),
});

/** For checks: one of the values that the domain lists. A value that is added there is a migration here. */
export const isOneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(","))})`;

/** A half-open stretch of instants as Postgres prints it, `["from","until")`. */
export const tstzrange = customType<{ data: string }>({ dataType: () => "tstzrange" });
