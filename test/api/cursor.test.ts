import { expect, test } from "vitest";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../src/api/cursor.ts";

const place = z.strictObject({ name: z.string(), id: z.uuid() });
const somewhere = { name: "Zoë & Søn", id: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f" };

test("a cursor goes through a query string as it is and leads back to its place", () => {
  const cursor = encodeCursor(somewhere);
  expect(encodeURIComponent(cursor)).toBe(cursor);
  expect(decodeCursor(place, cursor)).toEqual(somewhere);
});

test("the first page has no cursor", () => {
  expect(decodeCursor(place, undefined)).toBeUndefined();
});

test.each(["", "!", "bm90IGpzb24", encodeCursor(null), encodeCursor({ ...somewhere, id: "1" }), encodeCursor([1])])(
  "a cursor of no list is refused and pointed at: %s",
  (cursor) => {
    expect(() => decodeCursor(place, cursor)).toThrow(
      expect.objectContaining({
        code: "invalid_request",
        details: { errors: [{ in: "query", pointer: "/cursor", detail: "Not a cursor of this list" }] },
      }),
    );
  },
);
