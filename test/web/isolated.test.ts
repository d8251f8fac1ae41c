import { expect, test } from "vitest";
import { isolated } from "../../web/app/src/isolated.ts";

test("a name in the other direction than the page's is isolated, once, and all else left as it is", () => {
  const values = { who: "Dr. Anna Weber", again: "\u2068Ida\u2069", name: "فاطمة", time: "10:00–10:30", count: 3 };
  expect(isolated(values, true)).toEqual({ ...values, who: "\u2068Dr. Anna Weber\u2069" });
  expect(isolated(values, false)).toEqual({ ...values, name: "\u2068فاطمة\u2069" });
  expect(isolated(undefined, true)).toBeUndefined();
});
