import * as z from "zod";
import { channels, messageKinds, messageStatuses } from "../../domain/message/message.ts";
import { skipReasons } from "../../domain/message/relevance.ts";
import { id, instant, lines } from "../contract.ts";

export const messageParams = z.strictObject({ messageId: id });

export const messageView = z
  .strictObject({
    id,
    appointmentId: id,
    kind: z.enum(messageKinds).meta({ description: "What it is about" }),
    channel: z.enum(channels),
    version: z.int().meta({ description: "The appointment's that it is about" }),
    status: z.enum(messageStatuses).meta({
      description:
        "unknown: the mail server may have it, and it is not sent again; skipped: not true any more, or no address",
    }),
    skipReason: z.enum(skipReasons).nullable(),
    attempts: z.int().min(0),
    text: z.string().nullable().meta({ description: "What somebody at the clinic has written; null of all others" }),
    language: z.string().nullable().meta({ description: "It was written in; null = not written yet" }),
    resendOf: id.nullable().meta({ description: "The message that somebody had sent again" }),
    resendableFrom: instant
      .nullable()
      .meta({ description: "It was sent again so short before that it is not once more until then; null = at once" }),
    queuedAt: instant,
    sentAt: instant.nullable(),
  })
  .meta({ id: "Message" });

export const writeMessageBody = z
  .strictObject({
    text: lines(2000).meta({ description: "As the patient reads it, below a line that says who writes" }),
  })
  .meta({ id: "WriteMessage", example: { text: "Please come a quarter of an hour earlier, with an empty stomach." } });

export const messageList = z.strictObject({ data: z.array(messageView) });
