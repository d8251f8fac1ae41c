import { expect, test } from "vitest";
import { cancelTerms } from "../../web/book/confirm/payment-words.ts";
import { en } from "../../web/book/messages/en.ts";
import { wordsOf } from "../../web/book/words.ts";

const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
const told = (until: string, fees: { after: string | null; amountMinor: number }[]) =>
  cancelTerms(
    { until, possibleUntil: hours(48), fees, noShowMinor: 0 },
    { timeZone: "Europe/Berlin", currency: "EUR" },
    wordsOf("en", en),
  );

test("a fee that cancelling costs already is told without the day that has passed, one to come with its own", () => {
  const fees = [
    { after: null, amountMinor: 2000 },
    { after: hours(24), amountMinor: 7500 },
  ];
  expect(told(hours(-48), fees)).toMatch(/^Cancelling costs €20 from now on\. After .+ cancelling costs €75\.$/);
  expect(told(hours(12), fees)).toMatch(/^Free to cancel until .+ After .+ €20\. After .+ €75\.$/);
});
