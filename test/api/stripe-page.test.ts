import { expect, test } from "vitest";
import { stripePage } from "../../src/api/payment/stripe-page.ts";

test.each([
  ["sk_live_1", undefined, "https://dashboard.stripe.com/disputes/du_1"],
  ["rk_test_1", undefined, "https://dashboard.stripe.com/test/disputes/du_1"],
  ["sk_test_1", "http://localhost:12111", null],
])("a page of Stripe's is of the mode of the key %s, and there is none of a stand-in", (secretKey, apiUrl, page) => {
  expect(stripePage({ stripe: { secretKey, apiUrl } }, "disputes/du_1")).toBe(page);
});
