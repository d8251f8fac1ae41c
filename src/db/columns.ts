import { bigint, char, customType, integer, timestamp, uuid } from "drizzle-orm/pg-core";

/** The tenant key: first column of the primary key and of every foreign key of a tenant table. */
export const organizationId = () => uuid("organization_id").notNull();

/** An instant (`timestamptz`), never a local time. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** When the database wrote the row. Wall time, for people who investigate; no rule may read it. */
export const recordedAt = () => instant("recorded_at").notNull().defaultNow();

/** An amount in minor units. `mode: "number"` is safe: amounts are checked to be safe integers at the edge. */
export const minor = (name: string) => bigint(name, { mode: "number" });

/** ISO 4217, upper case. */
export const currency = () => char("currency", { length: 3 });

/** Minutes since local midnight at the clinic, 0 to 1440. */
export const minuteOfDay = (name: string) => integer(name);

/** A half-open stretch of instants as Postgres prints it, `["from","until")`. */
export const tstzrange = customType<{ data: string }>({ dataType: () => "tstzrange" });
