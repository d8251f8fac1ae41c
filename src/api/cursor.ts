import type * as z from "zod";
import { DomainError } from "../domain/errors.ts";

/** Where a page ended, as the opaque `nextCursor` of a list. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * The place that a cursor stands for; undefined without one. Refuses with
 * `invalid_request` what this list never gave out.
 */
export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string | undefined): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  const place = schema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (place.success) return place.data;
  throw new DomainError("invalid_request", "See `errors` for each fault.", {
    errors: [{ in: "query", pointer: "/cursor", detail: "Not a cursor of this list" }],
  });
}

/**
 * A page of `limit` from a list that was asked for one more: whether that one came tells whether there is a next page.
 */
export function pageFrom<Row>(found: readonly Row[], limit: number, placeOf: (row: Row) => unknown) {
  const data = found.slice(0, limit);
  const last = found.length > limit ? data.at(-1) : undefined;
  return { data, nextCursor: last ? encodeCursor(placeOf(last)) : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
