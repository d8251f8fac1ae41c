import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../api.ts";
import type { Appointment } from "../booking/appointment.ts";
import { useFormat } from "../format.ts";
import { intoView } from "../into-view.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import type { DeskMethod } from "./use-desk.ts";

type Taken = Schemas["TakePayment"];

const methods = ["cash", "terminal"] as const;

type TakeFormProps = {
  appointment: Appointment;
  isBusy: boolean;
  onTake: (taken: Taken) => void;
  onLeave: () => void;
};

/**
 * All that is due, in cash, unless somebody says otherwise: two keystrokes for what is nearly always meant. What a card
 * is still to bring is taken instead of it, which is said before.
 */
export function TakeForm({ appointment, isBusy, onTake, onLeave }: TakeFormProps) {
  const say = useSay();
  const { money } = useFormat();
  const { currency } = appointment.price;
  const { dueMinor, openByCardMinor, depositMinor, payBy } = appointment.payment;
  const isHeld = appointment.status === "held";
  const mostMinor = dueMinor + openByCardMinor;
  const write = (amountMinor: number) => money({ amountMinor, currency });
  const [method, setMethod] = useState<DeskMethod>("cash");
  const leastMinor = isHeld ? (depositMinor ?? mostMinor) : 1;
  const [offeredMinor] = useState(isHeld ? leastMinor : mostMinor);
  const [amountMinor, setAmount] = useState(offeredMinor);
  useNoteUnsaved(() => amountMinor !== offeredMinor, "appointment");
  const insteadOfCard = amountMinor > dueMinor;
  return (
    <form
      ref={intoView}
      onSubmit={(event) => {
        event.preventDefault();
        if (amountMinor >= leastMinor) onTake({ method, amountMinor, ...(insteadOfCard && { insteadOfCard }) });
      }}
    >
      <Stack gap="xs" mt="xs">
        <MoneyInput
          label={say("desk.amount")}
          description={
            isHeld
              ? say(depositMinor === null ? "desk.onHold" : "desk.onHold.deposit", { amount: write(leastMinor) })
              : openByCardMinor > 0
                ? say(payBy ? "desk.byLink" : "desk.byCard", { amount: write(openByCardMinor) })
                : say("desk.due", { amount: write(dueMinor) })
          }
          fixedDecimalScale
          data-autofocus
          autoFocus
          {...{ currency, amountMinor, mostMinor }}
          onChange={(typed) => setAmount(typed ?? 0)}
        />
        <SegmentedControl
          aria-label={say("desk.how")}
          data={methods.map((value) => ({ value, label: say(`desk.how.${value}`) }))}
          value={method}
          onChange={setMethod}
        />
        <Group gap="xs">
          <Button type="submit" size="sm" loading={isBusy} disabled={amountMinor < leastMinor}>
            {say(`desk.takeNow.${method}`, { amount: write(amountMinor) })}
          </Button>
          <Button size="sm" variant="default" disabled={isBusy} onClick={onLeave}>
            {say("board.keepRequest")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
