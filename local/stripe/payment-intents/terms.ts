import { inWords, isCurrency, largestAmount, smallestAmount } from "../currencies.ts";
import { badRequest } from "../wire/errors.ts";

export function checkedCurrency(given: string): string {
  const currency = given.toLowerCase();
  if (!isCurrency(currency)) throw badRequest(`Invalid currency: ${currency}.`, { param: "currency" });
  return currency;
}

export function checkAmount(amount: number, currency: string): void {
  if (amount < smallestAmount(currency)) {
    const message = `Amount must be at least ${inWords(smallestAmount(currency), currency)}`;
    throw badRequest(message, { code: amount < 1 ? "parameter_invalid_integer" : "amount_too_small", param: "amount" });
  }
  if (amount > largestAmount(currency)) {
    throw badRequest(`Amount must be no more than ${inWords(largestAmount(currency), currency)}`, {
      code: "amount_too_large",
      param: "amount",
    });
  }
}
