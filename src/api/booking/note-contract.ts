import * as z from "zod";
import { instant, lines } from "../contract.ts";

export const writeNoteBody = z
  .strictObject({ text: lines(2000).nullable().meta({ description: "null takes it away" }) })
  .meta({ id: "WriteNote", example: { text: "Comes in a wheelchair: the room on the ground floor." } });

export const noteView = z
  .strictObject({
    text: z.string().nullable().meta({ description: "null = nothing is noted" }),
    by: z.string().nullable().meta({ description: "The name of who wrote it, or took it away" }),
    at: instant.nullable(),
    version: z.int().min(0).meta({ description: "0 = nobody has written one yet" }),
  })
  .meta({ id: "VisitNote" });
