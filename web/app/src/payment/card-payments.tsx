import { Stack, Text, Title } from "@mantine/core";
import type { Appointment } from "../booking/appointment.ts";
import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import { KeptCard } from "./kept-card.tsx";
import { useCardWords } from "./use-card-words.ts";

/** What cards have paid for the visit, and which one is kept for it: what the desk tells on the telephone. */
export function CardPayments({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { money, momentFirst } = useFormat();
  const wordsOf = useCardWords();
  const { payment, price, clinic } = appointment;
  const byCard = payment.payments.filter(({ method }) => method === "card");
  if (byCard.length === 0 && !payment.savedCard) return null;
  const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
  return (
    <section aria-labelledby="by-card">
      <Title order={2} fz={16} id="by-card">
        {say("card.title")}
      </Title>
      {byCard.map(({ id, purpose, amountMinor, refundedMinor, takenAt, card }) => (
        <Stack key={id} gap={2} mt="xs">
          <Text size="sm">
            <b>{write(amountMinor)}</b> · {say(`booking.receipt.for.${purpose}`)}
            {card && ` · ${wordsOf(card)}`}
          </Text>
          <Text size="xs" c="dimmed">
            <time dateTime={takenAt}>{momentFirst(takenAt, clinic.timeZone)}</time>
            {refundedMinor > 0 && ` · ${say("desk.givenBack", { amount: write(refundedMinor) })}`}
          </Text>
        </Stack>
      ))}
      <KeptCard key={`card of ${appointment.id}`} appointment={appointment} />
    </section>
  );
}
