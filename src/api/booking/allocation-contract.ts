import * as z from "zod";
import { id } from "../contract.ts";
import { inTheWay } from "./in-the-way-contract.ts";

const expectedVersion = z
  .int()
  .min(1)
  .optional()
  .meta({ description: "Refused as `changed_meanwhile` when somebody has moved it since this version" });

export const allocateRoomBody = z
  .strictObject({
    roomId: id.meta({ description: "A free one of the type that the visit's services need" }),
    expectedVersion,
  })
  .meta({ id: "AllocateRoom", example: { roomId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f" } });

export const allocateNurseBody = z
  .strictObject({
    nurseId: id.nullable().meta({
      description: "Of the staff, besides its practitioner: somebody who works at the clinic then. null = nobody",
    }),
    expectedVersion,
  })
  .meta({ id: "AllocateNurse", example: { nurseId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f" } });

const allocationChoice = z
  .strictObject({
    id,
    name: z.string(),
    isCurrent: z.boolean().meta({ description: "The visit has it" }),
    inTheWay: z.array(inTheWay).meta({ description: "Visits that have it then; none, when it is free" }),
  })
  .meta({ id: "AllocationChoice", description: "A room or a nurse that would do for a visit" });

export const allocationChoices = z.strictObject({ data: z.array(allocationChoice) });
