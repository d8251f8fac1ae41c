import * as z from "zod";
import { id } from "../contract.ts";
import { inTheWay } from "./in-the-way-contract.ts";

export const allocateRoomBody = z
  .strictObject({
    roomId: id.meta({ description: "A free one of the type that the visit's services need" }),
    expectedVersion: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "Refused as `changed_meanwhile` when somebody has moved it since this version" }),
  })
  .meta({ id: "AllocateRoom", example: { roomId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f" } });

const roomChoice = z
  .strictObject({
    id,
    name: z.string(),
    isCurrent: z.boolean().meta({ description: "The visit has it" }),
    inTheWay: z.array(inTheWay).meta({ description: "Visits that have it then; none, when it is free" }),
  })
  .meta({ id: "RoomChoice" });

export const roomChoices = z.strictObject({ data: z.array(roomChoice) });
