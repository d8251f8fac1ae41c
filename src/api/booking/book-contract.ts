import * as z from "zod";
import { deskPlans } from "../../domain/payment/desk-plan.ts";
import { amountMinor, exampleId, givenInstant, id, instant, lines } from "../contract.ts";

/** Whole minutes: slots begin on them, and a stray second would make a time that no list of slots shows. */
export const startsAt = givenInstant.refine((text) => Date.parse(text) % 60_000 === 0, "a whole minute");

/** For whoever may put a visit on top of others: why. A time that is free is taken like any other. */
export const overbook = z
  .strictObject({ reason: lines(500) })
  .meta({ id: "Overbook", description: "Lie on top of other visits if need be; staff read why" });

export const bookAppointmentBody = z
  .strictObject({
    clinicId: id,
    serviceIds: z.array(id).min(1).max(5).meta({ description: "In the order of the visit" }),
    practitionerId: id
      .nullable()
      .default(null)
      .meta({ description: "null = anyone who is free; the fairest is chosen" }),
    patientId: id,
    startsAt,
    expectedTotalMinor: amountMinor.nullable().default(null).meta({
      description: "The total the patient saw; when it has risen since, the slot is held and the patient asked",
    }),
    overbook: overbook.optional(),
    deskPlan: z.enum(deskPlans).optional().meta({
      description:
        "For the desk, of a visit that asks for a card: paid `at_clinic` instead, or `by_link`, which its patient is mailed and has as long for as an approved request. Without it: by link",
    }),
  })
  .refine(({ practitionerId, overbook }) => practitionerId !== null || !overbook, {
    path: ["practitionerId"],
    error: "whom to overbook",
  })
  .meta({
    id: "BookAppointment",
    example: { clinicId: exampleId, serviceIds: [exampleId], patientId: exampleId, startsAt: "2030-05-01T09:00:00Z" },
  });

/** A free start near the one that was asked for; open when the answer was made. */
export const alternative = z.strictObject({ startsAt: instant, practitionerId: id }).meta({ id: "Alternative" });
export type Alternative = z.output<typeof alternative>;
