import { freeUntil, patientMayCancelUntil } from "../booking/cancellation.ts";
import { minorPerMajor } from "../money.ts";
import { lateFees, termsOf } from "../payment/fees.ts";
import type { LetterFacts } from "./letter-facts.ts";
import type { MoneyState, Words } from "./words/words.ts";

type Fact = { label: string; value: string };
export type Sayings = ReturnType<typeof createSayings>;

/** What letters say of a visit, in their language; times are on the clinic's clock. */
export function createSayings(words: Words, facts: LetterFacts) {
  const { labels } = words;
  const { clinic, startsAt, endsAt, movedFrom, includedTaxMinor } = facts;
  const write = (at: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(words.locale, { ...options, timeZone: clinic.timeZone }).format(new Date(at));
  const money = (amountMinor: number) => sayMoney(words.locale, facts.currency, amountMinor);
  const moment = (at: string) => write(at, { ...shortDay, ...clock });
  const visit = `${write(startsAt, { ...fullDay, ...clock })}–${write(endsAt, { ...clock, timeZoneName: "short" })}`;

  return {
    words,
    money,
    moment,
    visitInShort: { clinic: clinic.name, at: moment(startsAt) },
    when: { label: labels.when, value: visit },
    visit: { label: labels.visit, value: visit },
    before: movedFrom === null || movedFrom === startsAt ? [] : [{ label: labels.before, value: moment(movedFrom) }],
    where: { label: labels.where, value: `${clinic.name}, ${clinic.address}` },
    // Isolated, so that its plus sign stays before it between words from right to left.
    phone: clinic.phone === null ? [] : [{ label: labels.phone, value: `\u2066${clinic.phone}\u2069` }],
    price: { label: labels.price, value: sayPrice(words, facts, money) },
    amount: (amountMinor: number): Fact => ({ label: labels.amount, value: money(amountMinor) }),
    tax: includedTaxMinor > 0 ? [{ label: labels.tax, value: money(includedTaxMinor) }] : [],
    /** What cancelling costs by when, and what not coming does. */
    terms(at: Date): Fact[] {
      const terms = termsOf(facts);
      const rules = { startsAt: new Date(startsAt), terms };
      const until = freeUntil(rules);
      const rows = lateFees(terms, rules.startsAt);
      const reached = rows.findLastIndex(({ after }) => at > after);
      const late = rows
        .slice(Math.max(0, reached))
        .map(({ after, amountMinor }) => words.cancelAfter(moment(after.toISOString()), money(amountMinor)));
      const free = at <= until ? [words.cancelUntil(moment(until.toISOString()))] : [];
      const value = at > patientMayCancelUntil(rules) ? words.cancelByClinic : [...free, ...late].join(words.andThen);
      const { noShowMinor } = terms;
      const noShow = noShowMinor > 0 ? [{ label: labels.notComing, value: money(noShowMinor) }] : [];
      const hasFee = noShowMinor > 0 || rows.some(({ amountMinor }) => amountMinor > 0);
      const fromCard = facts.isFeeFromCard && hasFee ? [{ label: labels.fee, value: words.feeFromCard }] : [];
      return [{ label: labels.cancelling, value }, ...noShow, ...fromCard];
    },
    moneyOfCancellation: sayMoneyOfCancellation(words, facts, money),
  };
}

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const shortDay = { weekday: "short", day: "numeric", month: "short" } as const;
const fullDay = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;

function sayMoney(locale: string, currency: string, amountMinor: number): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  // Isolated, so that the `US$` that Arabic writes after the number keeps its mark on its own side.
  return format.format(amountMinor / minorPerMajor(currency)).replace(/[A-Z]+\p{Sc}$/u, "\u2066$&\u2069");
}

function sayPrice(words: Words, facts: LetterFacts, money: (amountMinor: number) => string): string {
  const { totalMinor, depositMinor, balance, atDeskMinor, capturedMinor, dueMinor } = facts;
  if (atDeskMinor > 0 && capturedMinor === 0)
    return dueMinor > 0
      ? words.paidAtClinic.part(money(totalMinor), money(atDeskMinor), money(dueMinor))
      : words.paidAtClinic.all(money(totalMinor));
  if (depositMinor === null) return words.paid[moneyStateOf(facts)](money(totalMinor));
  return words.deposit[balance](money(totalMinor), money(depositMinor), money(totalMinor - depositMinor));
}

/** How the price is paid, as far as it has come. */
function moneyStateOf(facts: LetterFacts): MoneyState {
  const { paymentPolicy, capturePolicy, totalMinor, capturedMinor, isCardSaved, heldUntil, endsAt } = facts;
  if (totalMinor === 0) return "free";
  if (paymentPolicy === "none") return "at_clinic";
  if (capturedMinor > 0) return "charged";
  if (isCardSaved) return capturePolicy === "by_admin" ? "saved_for_clinic" : "saved_until_visit";
  if (facts.saveBy) return "held_until_saved";
  if (capturePolicy !== "at_confirmation" && heldUntil !== null && Date.parse(heldUntil) < Date.parse(endsAt))
    return "held_too_short";
  const states = {
    at_confirmation: "charged_soon",
    at_completion: "held_until_visit",
    by_admin: "held_for_clinic",
  } as const;
  return states[capturePolicy];
}

/** But for the fee, of which the card pays first, each part of what was paid goes back the way it came. */
function sayMoneyOfCancellation(words: Words, facts: LetterFacts, money: (amountMinor: number) => string): string {
  const { byCardMinor, atDeskMinor } = facts;
  const fee = facts.feeMinor ?? 0;
  if (fee > 0) return sayFee(words, { ...facts, fee }, money);
  const desk = atDeskMinor > 0 ? [words.backAtClinic(money(atDeskMinor))] : [];
  const card = desk.length === 0 || byCardMinor > 0 ? [sayMoneyOfCard(words, facts, money)] : [];
  return [...card, ...desk].join(" ");
}

type Fee = Pick<LetterFacts, "byCardMinor" | "atDeskMinor" | "dueMinor" | "feeOnCardMinor"> & { fee: number };

function sayFee(words: Words, { fee, ...paid }: Fee, money: (amountMinor: number) => string): string {
  const { byCardMinor, atDeskMinor, dueMinor, feeOnCardMinor } = paid;
  const keptMinor = Math.min(fee, byCardMinor + atDeskMinor);
  if (feeOnCardMinor > 0)
    return keptMinor > 0
      ? words.feeBeyondPaidOnCard(money(fee), money(keptMinor), money(feeOnCardMinor))
      : words.feeOnCard(money(fee));
  if (dueMinor > 0)
    return keptMinor > 0
      ? words.feeBeyondPaid(money(fee), money(keptMinor), money(dueMinor))
      : words.feeDue(money(dueMinor));
  if (keptMinor === 0) return words.nothingToPay; // all of it was given back before
  const back = atDeskMinor - Math.max(0, fee - byCardMinor);
  if (byCardMinor > fee)
    return [words.feeKept(money(fee)), ...(back > 0 ? [words.backAtClinic(money(back))] : [])].join(" ");
  if (back > 0) return words.feeKeptAtClinic(money(fee), money(back));
  return atDeskMinor > 0 ? words.feePaidAtClinic(money(fee), money(atDeskMinor)) : words.feeKept(money(fee));
}

/** Without a fee what was taken goes back, what is on hold is let go of, and a saved card is not asked. */
function sayMoneyOfCard(words: Words, facts: LetterFacts, money: (amountMinor: number) => string): string {
  const { byCardMinor, capturedMinor, paymentPolicy, depositMinor, totalMinor, wasHeld } = facts;
  if (capturedMinor > 0) return byCardMinor > 0 ? words.givenBack(money(byCardMinor)) : words.nothingToPay;
  if (paymentPolicy !== "card") return words.nothingToPay;
  return wasHeld ? words.letGo(money(depositMinor ?? totalMinor)) : words.nothingCharged;
}
