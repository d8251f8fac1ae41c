import { boolean, check, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { consumableUnits } from "../../domain/inventory/consumable.ts";
import { isOneOf, organizationId, version } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

/** What visits use up, of the whole organization; how much of it lies where is not kept here. */
export const consumables = pgTable(
  "consumables",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    unit: text("unit", { enum: consumableUnits }).notNull(),
    active: boolean("active").notNull().default(true),
    version: version(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    check("consumables_unit", isOneOf(t.unit, consumableUnits)),
  ],
);
