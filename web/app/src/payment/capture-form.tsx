import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import type { Appointment } from "../booking/appointment.ts";
import { ReasonField } from "../booking/reason-field.tsx";
import { useFormat } from "../format.ts";
import { intoView } from "../into-view.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";

type CaptureFormProps = {
  appointment: Appointment;
  isBusy: boolean;
  /** `amountMinor`: only of a part. */
  onTake: (taken: { reason: string; amountMinor?: number }) => void;
  onLeave: () => void;
};

/** All that is on hold, unless somebody says otherwise: what of it is left is told before, as it is owed no more. */
export function CaptureForm({ appointment, isBusy, onTake, onLeave }: CaptureFormProps) {
  const say = useSay();
  const { money } = useFormat();
  const { currency } = appointment.price;
  const heldMinor = appointment.payment.onHoldMinor;
  const [offeredMinor] = useState(heldMinor);
  const [amountMinor, setAmount] = useState(offeredMinor);
  const [reason, setReason] = useState("");
  useNoteUnsaved(() => amountMinor !== offeredMinor || reason.trim() !== "", "appointment");
  const write = (minor: number) => money({ amountMinor: minor, currency });
  const leftMinor = heldMinor - amountMinor;
  return (
    <form
      ref={intoView}
      aria-label={say("capture.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (amountMinor > 0) onTake({ reason: reason.trim(), ...(leftMinor > 0 && { amountMinor }) });
      }}
    >
      <Stack gap="xs">
        <MoneyInput
          label={say("capture.amount")}
          description={
            leftMinor > 0
              ? say("capture.left", { left: write(leftMinor) })
              : say("capture.held", { amount: write(heldMinor) })
          }
          fixedDecimalScale
          data-autofocus
          autoFocus
          {...{ currency, amountMinor, mostMinor: heldMinor }}
          onChange={(typed) => setAmount(typed ?? 0)}
        />
        {leftMinor > 0 && <ReasonField description={say("board.reasonHint")} reason={reason} onChange={setReason} />}
        <Group gap="xs">
          <Button type="submit" size="sm" loading={isBusy} disabled={amountMinor === 0}>
            {say("capture.takeNow", { amount: write(amountMinor) })}
          </Button>
          <Button size="sm" variant="default" disabled={isBusy} onClick={onLeave}>
            {say("board.keepRequest")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
