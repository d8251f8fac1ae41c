import { expect, test } from "vitest";
import { sayDecline } from "../../web/book/confirm/decline.ts";
import { ar } from "../../web/book/messages/ar.ts";
import { en } from "../../web/book/messages/en.ts";

test.each([en, ar])(
  "a card that does not pay says why in the language of the page ($otherLanguage is the other), and a code that is new as it is",
  (say) => {
    expect(sayDecline("invalid_cvc", say)).toBe(say.declines.incorrect_cvc);
    expect(sayDecline("rule_of_tomorrow", say)).toContain("rule_of_tomorrow");
  },
);

test("whoever pays with a card that was reported stolen reads what any other no reads", () => {
  expect(
    new Set(["stolen_card", "lost_card", "fraudulent", "generic_decline"].map((code) => sayDecline(code, en))).size,
  ).toBe(1);
});
