import * as z from "zod";
import { subjectKinds } from "../../domain/booking/in-the-way.ts";
import { appointmentStatuses } from "../../domain/booking/lifecycle.ts";
import { id, instant } from "../contract.ts";

/** A member of refusals, too. */
export const inTheWay = z
  .strictObject({
    subject: z
      .strictObject({ kind: z.enum(subjectKinds), id, name: z.string() })
      .meta({ description: "Whom or what it has" }),
    appointmentId: id,
    status: z.enum(appointmentStatuses),
    patientName: z.string().nullable().meta({ description: "null where the asking person does not know the patient" }),
    startsAt: instant,
    endsAt: instant,
  })
  .meta({ id: "InTheWay" });
