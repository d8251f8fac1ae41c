/** As people and machines write a card's number: 13 to 19 digits, bare or in groups. */
const number =
  /(?<![\w.-])[2-6](?:\d{12,18}|\d{3}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?|\d{3}[ -]\d{6}[ -]\d{5})(?![\w.-]?\w)/g;
const securityCode = /\b(?:cvc|cvv2?|cvn|card_?code|security_?code)\W{1,8}\d{3,4}\b/gi;
const clientSecret = /\b(?:pi|seti)_\w+_secret_\w+/g;

/**
 * Card numbers with a right check digit, security codes after their label, and the secrets by which a browser pays:
 * what no log and no history may hold. Answers with what was found and a little of what stands before it.
 */
export function findCardData(text: string): string[] {
  const numbers = [...text.matchAll(number)].filter(([found]) => isLuhnValid(found.replaceAll(/\D/g, "")));
  return [...numbers, ...text.matchAll(securityCode), ...text.matchAll(clientSecret)].map(
    ({ 0: found, index }) => `card data: ${text.slice(Math.max(0, index - 60), index)}${found}`,
  );
}

/** The check digit of card numbers: from the right every second digit counts twice, and all add up to tens. */
function isLuhnValid(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** A history's payloads from base64 into what somebody reads in Temporal UI. */
export const decodePayloads = (json: string): string =>
  json.replaceAll(/"data": ?"([^"]+)"/g, (_, data: string) => `"data":${Buffer.from(data, "base64").toString()}`);
