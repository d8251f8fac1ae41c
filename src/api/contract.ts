import * as z from "zod";
import { errorCodes } from "../domain/errors.ts";

/** Of examples. */
export const exampleId = "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f";

/** Lower case, as the database writes it: an id is also the end of a workflow's id, where the case counts. */
export const id = z.uuid().toLowerCase().meta({ id: "Id", description: "UUID", example: exampleId });

const isWithin = (text: string, from: string, until: string) =>
  // Text that is no time makes NaN, and is a fault of its own.
  !(Date.parse(text) < Date.parse(from) || Date.parse(text) >= Date.parse(until));

/** An instant with its offset, as RFC 3339 writes it. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => isWithin(text, "2000-01-01", "2101-01-01"), { error: "from the year 2000 to 2100", abort: true })
  .meta({
    id: "Instant",
    description: "Instant with offset, RFC 3339; from the year 2000 to 2100",
    example: "2030-05-01T09:00:00Z",
  });

/** An instant that the caller gives: however it was spelt, the handler gets it in UTC. */
export const givenInstant = instant.overwrite((text) =>
  Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString(),
);

/** A calendar day at a clinic, or of a birth. */
export const day = z.iso
  .date()
  .refine((text) => isWithin(text, "1900-01-01", "2101-01-01"), { error: "from the year 1900 to 2100", abort: true })
  .meta({ id: "Day", description: "Calendar day; from the year 1900 to 2100", example: "2030-05-01" });

/** What somebody wrote: trimmed, not empty, without control characters, which Postgres and logs cannot hold. */
export const text = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "no control characters");

/** Like `text`, of several lines. */
export const lines = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^(?:[\n\r\t]|[^\p{Cc}\p{Cs}])*$/u, "no control characters but line breaks and tabs");

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ id: "Currency", description: "ISO 4217", example: "EUR" });

export const amountMinor = z
  .int()
  .min(0)
  .meta({ id: "AmountMinor", description: "Integer minor units, such as cents", example: 12_000 });

/** The most that anybody names, in minor units: sums of very many stay exact. */
export const MOST_MINOR = 10 ** 12;

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
