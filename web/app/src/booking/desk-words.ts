import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import { type Appointment, sumsAtDesk } from "./appointment.ts";

/** What was paid at the desk and stands, in a sentence; undefined where nothing was. */
export function useDeskWords() {
  const say = useSay();
  const { money } = useFormat();

  function paidAtDesk({ status, payment, price, fee }: Appointment): string | undefined {
    const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
    const { deskMinor, refundedMinor, dueBackMinor } = sumsAtDesk(payment);
    if (deskMinor === 0 || payment.status === "due_at_clinic") return undefined;
    const amount = write(payment.capturedMinor);
    if (dueBackMinor > 0) return say("booking.payment.desk.dueBack", { amount, back: write(dueBackMinor) });
    if (fee && fee.amountMinor > 0)
      return say(payment.byCard.takenMinor > 0 ? "booking.payment.fee.both" : "booking.payment.desk.fee", {
        status,
        fee: write(fee.amountMinor),
      });
    if (refundedMinor === deskMinor) return say("booking.payment.desk.givenBack", { amount: write(refundedMinor) });
    return payment.capturedMinor > deskMinor
      ? say("booking.payment.desk.mixed", { amount, desk: write(deskMinor) })
      : say("booking.payment.desk.paid", { amount });
  }

  /** What a cancellation now would do with it; undefined where a card has paid too, which is told of first. */
  function cancelAtDesk({ payment, price }: Appointment, fee: number): string | undefined {
    const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
    const { leftMinor } = sumsAtDesk(payment);
    if (leftMinor === 0 || payment.byCard.leftMinor > 0) return undefined;
    const amount = write(leftMinor);
    return fee > 0
      ? say("booking.cancel.desk.fee", { amount, fee: write(fee) })
      : say("booking.cancel.desk", { amount });
  }

  return { paidAtDesk, cancelAtDesk };
}
