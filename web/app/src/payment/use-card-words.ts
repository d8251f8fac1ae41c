import type { Schemas } from "../api.ts";
import { useSay } from "../say.ts";

type Card = Schemas["Card"];

/** As the schemes write themselves, in every language. */
const brands: Record<string, string> = {
  amex: "American Express",
  cartes_bancaires: "Cartes Bancaires",
  diners: "Diners Club",
  discover: "Discover",
  eftpos_au: "eftpos",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};

/** How something was paid: the card as people know it where that is known, in cash, by card terminal. */
export function useMethodWords() {
  const say = useSay();
  const wordsOf = useCardWords();
  return ({ method, card }: Pick<Schemas["Paid"], "method" | "card">) =>
    method === "card" ? (wordsOf(card) ?? say("booking.receipt.card")) : say(`desk.method.${method}`);
}

/** A card as people know it; null where the API does not say which it is. */
export function useCardWords() {
  const say = useSay();
  return (card: Card | null) =>
    card && say("card.ending", { brand: brands[card.brand] ?? card.brand.replaceAll("_", " "), last4: card.last4 });
}
