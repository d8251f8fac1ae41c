import { expect, test } from "vitest";
import { isolated } from "../../web/app/src/isolated.ts";
import { createFormat } from "../../web/book/format.ts";

test("a name in the other direction than the page's is isolated, once, and all else left as it is", () => {
  const values = { who: "Dr. Anna Weber", again: "\u2068Ida\u2069", name: "فاطمة", time: "10:00–10:30", count: 3 };
  expect(isolated(values, true)).toEqual({ ...values, who: "\u2068Dr. Anna Weber\u2069" });
  expect(isolated(values, false)).toEqual({ ...values, name: "\u2068فاطمة\u2069" });
  expect(isolated(undefined, true)).toBeUndefined();
});

test("a currency's sign stays in one piece in a line from right to left", () => {
  const write = (language: "en" | "ar", currency: string) =>
    createFormat(language).money({ amountMinor: 12_050, currency });
  expect(write("ar", "USD")).toMatch(/120\.50\s\u2066US\$\u2069$/);
  expect(write("ar", "EUR")).toMatch(/120\.50\s€$/);
  expect(write("en", "USD")).toBe("US$120.50");
});
