import { expect, test } from "vitest";

test.only("the only test that runs", () => {
  expect(1).toBe(1);
});

test("an expectation of nothing", () => {
  expect(1);
});
