import type { components } from "../../../clients/typescript/openapi.d.ts";
import type { Words } from "../words.ts";

type CapturedWhen = components["schemas"]["Quote"]["payment"]["capturedWhen"];

/** What a card payment means, in one sentence: when the money is held and when it is taken. */
export function cardTerms(capturedWhen: CapturedWhen, amount: string, { say }: Words): string {
  if (capturedWhen === "at_confirmation") return say.chargedNow(amount);
  return capturedWhen === "by_admin" ? say.heldForClinic(amount) : say.heldOnCard(amount);
}

/** Until when the patient may cancel, or that it is too late for that; one sentence. */
export function cancelTerms(until: string, timeZone: string, { say, format }: Words): string {
  return Date.parse(until) > Date.now() ? say.cancelUntil(format.moment(until, timeZone)) : say.tooLateToCancel;
}
