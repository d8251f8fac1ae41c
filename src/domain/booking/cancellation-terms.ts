import { sayMoney } from "../money.ts";
import { type FeeTerms, lateFees } from "../payment/fees.ts";
import { freeUntil, patientMayCancelUntil } from "./cancellation.ts";

/** Until when a patient cancels free of charge, as an instant once the visit's time is known, and all in words. */
export type CancellationTerms = { until: Date | null; text: string };

export function cancellationTermsOf({
  requestedAt,
  startsAt,
  terms,
  currency,
}: {
  requestedAt: Date;
  startsAt: Date | null;
  terms: FeeTerms;
  currency: string;
}): CancellationTerms {
  const { lateCancel, noShowMinor, noticeMinutes } = terms;
  const noShow = noShowMinor > 0 ? ` Not coming costs ${say(noShowMinor, currency)}.` : "";
  const [first] = lateCancel;
  const free = `You can cancel free of charge until ${sayBefore(first ? first.underHours * 60 : noticeMinutes)}.`;
  if (!startsAt) return { until: null, text: free + sayLate(lateCancel, currency) + noShow };
  const rules = { startsAt, terms };
  const until = freeUntil(rules);
  if (requestedAt > patientMayCancelUntil(rules)) {
    const text = `The visit begins within the ${saySpan(noticeMinutes)} of notice, so only the clinic can cancel it.`;
    return { until, text: text + noShow };
  }
  const reached = lateFees(terms, startsAt).findLastIndex(({ after }) => requestedAt > after);
  const rows = sayLate(lateCancel.slice(Math.max(0, reached)), currency);
  return { until, text: (reached < 0 ? free : "The visit is soon.") + rows + noShow };
}

/** Each row in a sentence. */
function sayLate(rows: FeeTerms["lateCancel"], currency: string): string {
  return rows
    .map(({ underHours, amountMinor }) => {
      const notice = `less than ${sayBefore(underHours * 60)}`;
      return amountMinor === 0
        ? ` Cancelling ${notice} is free of charge.`
        : ` Cancelling ${notice} costs ${say(amountMinor, currency)}.`;
    })
    .join("");
}

const say = (amountMinor: number, currency: string) => sayMoney({ amountMinor, currency });

const sayBefore = (minutes: number) => (minutes === 0 ? "the visit begins" : `${saySpan(minutes)} before the visit`);

function saySpan(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
