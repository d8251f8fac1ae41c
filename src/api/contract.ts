import * as z from "zod";
import { errorCodes } from "../domain/errors.ts";

/** UUIDv7, made by the API. */
export const id = z.uuid().meta({ id: "Id", description: "UUID", example: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f" });

/** An instant with its offset, as RFC 3339 writes it. */
export const instant = z.iso
  .datetime({ offset: true })
  .meta({ id: "Instant", description: "Instant with offset, RFC 3339", example: "2030-05-01T09:00:00Z" });

/** A calendar day at a clinic. */
export const day = z.iso.date().meta({ id: "Day", description: "Calendar day at the clinic", example: "2030-05-01" });

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ id: "Currency", description: "ISO 4217", example: "EUR" });

export const amountMinor = z
  .int()
  .min(0)
  .meta({ id: "AmountMinor", description: "Integer minor units, such as cents", example: 12_000 });

export const money = z
  .strictObject({ amountMinor, currency })
  .meta({ id: "Money", description: "Amount in minor units of a currency" });

/** One page of a list. `nextCursor` is opaque; null = the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), nextCursor: z.string().nullable() });

/** Query parameters of every list. Spread them: `z.strictObject({ ...pageQuery, status })`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: "Items per page" }),
  cursor: z.string().max(500).optional().meta({ description: "The `nextCursor` of the page before" }),
};

export const fault = z
  .strictObject({
    in: z.enum(["path", "query", "header", "body"]),
    pointer: z.string().meta({ description: "JSON pointer to the faulty value", example: "/startsAt" }),
    detail: z.string(),
  })
  .meta({ id: "Fault" });
export type Fault = z.output<typeof fault>;

/** RFC 9457. Some codes add members of their own, such as `alternatives`. */
export const problem = z
  .looseObject({
    type: z.string().meta({ example: "urn:praxis:problem:slot_taken" }),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z.array(fault).optional(),
  })
  .meta({ id: "Problem", description: "Problem document (RFC 9457)" });
export type Problem = z.output<typeof problem>;
