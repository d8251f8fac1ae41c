import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import { type Appointment, isLive, sumsAtDesk } from "./appointment.ts";
import { useDeskWords } from "./desk-words.ts";

type Payment = Appointment["payment"];
type Write = (amountMinor: number) => string;

/** What has become of the money, and what would become of it, in a sentence each. */
export function useMoneyWords() {
  const say = useSay();
  const { money, dated } = useFormat();
  const { paidAtDesk, cancelAtDesk } = useDeskWords();

  /** How it stands now. */
  function paymentOf(appointment: Appointment): string {
    const { payment, price } = appointment;
    if (appointment.status === "requested") return requestWords(appointment);
    const amount = money({ amountMinor: payment.amountMinor, currency: price.currency });
    const atDesk = paidAtDesk(appointment);
    if (atDesk && payment.status !== "authorized") return atDesk;
    const feeWords = sayFeeOf(appointment);
    if (feeWords) return feeWords;
    if (payment.status === "captured") return capturedWords(appointment);
    if (payment.payBy) {
      const isEarlier = payment.depositMinor !== null || payment.payBy < appointment.startsAt;
      const until = isEarlier ? payment.payBy : appointment.startsAt;
      return say("booking.payment.byLink", { amount, until: dated(until, appointment.clinic.timeZone) });
    }
    if (payment.saveBy) {
      const until = dated(payment.saveBy, appointment.clinic.timeZone);
      return say("booking.payment.toSave", { amount, until });
    }
    if (payment.status === "card_saved" && payment.depositMinor !== null) return restWords(appointment, amount);
    if (payment.status === "card_saved" && payment.authorizesAt) {
      if (!isLive(appointment)) return say("booking.payment.nothing");
      const at = dated(payment.authorizesAt, appointment.clinic.timeZone);
      return say("booking.payment.saved", { amount, at });
    }
    if (payment.status === "authorized") {
      if (!isLive(appointment) && appointment.status !== "completed")
        return say("booking.payment.released", { amount });
      const onHold = say(
        payment.capturedWhen === "by_admin" ? "booking.payment.heldForClinic" : "booking.payment.heldUntilVisit",
        { amount },
      );
      return [...(atDesk ? [atDesk] : []), onHold].join(" · ");
    }
    if (!isLive(appointment) && appointment.status !== "completed") return say("booking.payment.nothing");
    if (payment.status === "due_at_clinic") return dueWords(appointment, amount);
    if (payment.status === "none") return say("booking.payment.none");
    if (appointment.status === "held" && payment.status === "voided")
      return say("booking.payment.atClinic", { amount });
    if (payment.status === "voided" || payment.status === "expired") return say("booking.payment.nothing");
    return depositWords(appointment) ?? say("booking.payment.open", { amount });
  }

  /** What of the price is paid at the clinic, beside what was taken by card. */
  function dueWords({ payment, price }: Appointment, amount: string): string {
    const taken = payment.capturedMinor - payment.refundedMinor;
    if (taken <= 0) return say("booking.payment.atClinic", { amount });
    return say("booking.payment.partly", { paid: money({ amountMinor: taken, currency: price.currency }), amount });
  }

  /** Of a visit whose deposit is paid, and the rest is the same card's to pay. */
  function restWords(appointment: Appointment, amount: string): string {
    const { status, payment, price } = appointment;
    if (!isLive(appointment) && status !== "completed") return capturedWords(appointment);
    const paid = money({ amountMinor: payment.depositMinor ?? 0, currency: price.currency });
    return say("booking.payment.restByCard", { paid, amount });
  }

  /** Of a visit whose card pays only a part, before it has. */
  function depositWords({ payment: { depositMinor, balance }, price }: Appointment): string | undefined {
    if (depositMinor === null) return undefined;
    const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
    return say(`booking.payment.deposit.${balance}`, {
      deposit: write(depositMinor),
      rest: write(price.totalMinor - depositMinor),
    });
  }

  /** Of a visit that was cancelled late or missed. */
  function sayFeeOf({ status, fee, payment, price }: Appointment): string | undefined {
    if (!fee || fee.amountMinor === 0) return undefined;
    const words = {
      status,
      fee: money({ amountMinor: fee.amountMinor, currency: price.currency }),
      paid: money({ amountMinor: payment.byCard.takenMinor, currency: price.currency }),
      back: money({ amountMinor: payment.byCard.takenMinor - fee.amountMinor, currency: price.currency }),
    };
    if (payment.status === "due_at_clinic") {
      const due = money({ amountMinor: payment.amountMinor, currency: price.currency });
      const paid = money({ amountMinor: fee.amountMinor - payment.amountMinor, currency: price.currency });
      return payment.amountMinor < fee.amountMinor
        ? say("booking.payment.fee.partly", { ...words, paid, due })
        : say("booking.payment.fee.atClinic", words);
    }
    if (payment.feeFromCard) return say("booking.payment.fee.charging", words);
    return say(
      payment.byCard.takenMinor > fee.amountMinor ? "booking.payment.fee.kept" : "booking.payment.fee.charged",
      words,
    );
  }

  /** A request has no payment yet, only the price that was asked for and how it will be paid. */
  function requestWords({ payment, price }: Appointment): string {
    if (price.totalMinor === 0) return say("booking.payment.none");
    if (!payment.capturedWhen)
      return say("booking.payment.atClinic", {
        amount: money({ amountMinor: price.totalMinor, currency: price.currency }),
      });
    const amountMinor = payment.depositMinor ?? price.totalMinor;
    return say("booking.payment.afterApproval", { amount: money({ amountMinor, currency: price.currency }) });
  }

  function capturedWords({ status, payment, price }: Appointment): string {
    const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
    const amount = write(payment.capturedMinor);
    if (payment.refundedMinor >= payment.capturedMinor) return say("booking.payment.refunded", { amount });
    if (status === "cancelled") return say("booking.payment.refundDue", { amount });
    if (payment.forgoneMinor > 0 && payment.refundedMinor === 0)
      return say("booking.payment.forgone", { amount, left: write(payment.forgoneMinor) });
    return payment.refundedMinor > 0
      ? say("booking.payment.partlyRefunded", { amount, refunded: write(payment.refundedMinor) })
      : say("booking.payment.paid", { amount });
  }

  /** What a cancellation would do with it: but for the fee of a late one, nothing is kept. */
  function consequenceOf(appointment: Appointment, fee: number): string {
    const { payment, price } = appointment;
    const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
    const atDesk = cancelAtDesk(appointment, fee);
    if (atDesk) return atDesk;
    const card = payment.byCard.leftMinor;
    if (payment.status !== "authorized" && sumsAtDesk(payment).leftMinor > 0) return bothWords(appointment, fee);
    if (fee > 0) return sayFee(payment, fee, write);
    if (payment.status === "authorized") return say("booking.cancel.releases", { amount: write(payment.amountMinor) });
    return card > 0 ? say("booking.cancel.refunds", { amount: write(card) }) : say("booking.cancel.nothing");
  }

  /** Paid by card and at the desk: each part goes back the way it came. */
  function bothWords({ payment, price }: Appointment, fee: number): string {
    const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
    const card = payment.byCard.leftMinor;
    const desk = sumsAtDesk(payment).leftMinor;
    if (fee > 0) return say("booking.cancel.both.fee", { fee: write(fee), paid: write(card + desk) });
    return say("booking.cancel.both", { card: write(card), desk: write(desk) });
  }

  function sayFee({ status, amountMinor, byCard, feeFromCard }: Payment, fee: number, write: Write): string {
    const taken = byCard.leftMinor;
    if (status === "authorized")
      return say("booking.cancel.fee.authorized", { fee: write(fee), rest: write(Math.max(0, amountMinor - fee)) });
    if (taken >= fee) return say("booking.cancel.fee.captured", { fee: write(fee), rest: write(taken - fee) });
    if (taken > 0)
      return say(feeFromCard ? "booking.cancel.fee.partlyCard" : "booking.cancel.fee.partly", {
        fee: write(fee),
        paid: write(taken),
        due: write(fee - taken),
      });
    return say(feeFromCard ? "booking.cancel.fee.card" : "booking.cancel.fee.atClinic", { fee: write(fee) });
  }

  return { paymentOf, consequenceOf };
}
