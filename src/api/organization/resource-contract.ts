import * as z from "zod";
import type { Resource } from "../../domain/organization/resource.ts";
import { id, text } from "../contract.ts";
import { acceptAffected, activeFilter } from "./clinic-contract.ts";
import { version } from "./settings-contract.ts";

export const roomParams = z.strictObject({ roomId: id });
export const equipmentParams = z.strictObject({ equipmentId: id });

export const resourceQuery = z.strictObject({ clinicId: id.optional(), active: activeFilter });

/** What services ask for. */
export const resourceType = text(50).meta({
  description: "What services ask for: any free one of the type will do",
  example: "treatment",
});

const settings = {
  name: text(100),
  type: resourceType,
  turnoverMinutes: z.int().min(0).max(240).meta({ description: "Minutes after each visit in which it rests" }),
};

export const createResourceBody = z
  .strictObject({ clinicId: id, ...settings, turnoverMinutes: settings.turnoverMinutes.default(0) })
  .meta({
    id: "CreateResource",
    example: { clinicId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f", name: "Room 4", type: "treatment" },
  });

export const changeResourceBody = z
  .strictObject({ ...settings, active: z.boolean().meta({ description: "false: no visit takes it any more" }) })
  .partial()
  .extend({ acceptAffected })
  .meta({ id: "ChangeResource", example: { turnoverMinutes: 10 } });

export const resource = z
  .strictObject({
    id,
    version,
    clinicId: id,
    name: z.string(),
    type: z.string(),
    turnoverMinutes: z.int(),
    active: z.boolean(),
  })
  .meta({ id: "Resource", description: "A room or a device of a clinic" }) satisfies z.ZodType<Resource>;

export const resourceList = z.strictObject({ data: z.array(resource) });
