import * as z from "zod";
import type { PractitionerProfile } from "../../domain/staff/practitioner.ts";
import { id } from "../contract.ts";

const practitionerProfile = z
  .strictObject({
    id,
    name: z.string(),
    title: z.string().meta({ example: "Dermatologist" }),
    clinicIds: z.array(id),
    serviceIds: z.array(id),
  })
  .meta({ id: "Practitioner" }) satisfies z.ZodType<PractitionerProfile>;

export const practitionerList = z.strictObject({ data: z.array(practitionerProfile) });
