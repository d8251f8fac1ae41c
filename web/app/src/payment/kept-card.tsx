import { Box, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { type Appointment, isLive } from "../booking/appointment.ts";
import { useFormat } from "../format.ts";
import { isDesk } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useCardRemoval } from "./use-card-removal.ts";
import { useCardWords } from "./use-card-words.ts";

/** The card that is kept for a visit, and the way to have it removed: what that means is said before. */
export function KeptCard({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const wordsOf = useCardWords();
  const [isAsked, setAsked] = useState(false);
  const { savedCard } = appointment.payment;
  const mayRemove = role === "patient" || isDesk(role);
  if (!savedCard || (!mayRemove && !savedCard.card)) return null;
  const card = wordsOf(savedCard.card);
  return (
    <Box mt="xs">
      <Group gap="xs" justify="space-between">
        <Text size="sm">{card ? say("card.kept", { card }) : say("card.kept.unknown")}</Text>
        {mayRemove && !isAsked && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAsked(true)}>
            {say("card.remove")}
          </Button>
        )}
      </Group>
      {isAsked && <Removal appointment={appointment} savedCard={savedCard} onKeep={() => setAsked(false)} />}
    </Box>
  );
}

type RemovalProps = {
  appointment: Appointment;
  savedCard: NonNullable<Appointment["payment"]["savedCard"]>;
  onKeep: () => void;
};

function Removal({ appointment, savedCard, onKeep }: RemovalProps) {
  const say = useSay();
  const { money } = useFormat();
  const { role } = useLogin();
  const { mutate: remove, error, isPending } = useCardRemoval(appointment.id);
  const { use, dueWithoutMinor } = savedCard;
  const amount = money({ amountMinor: dueWithoutMinor, currency: appointment.price.currency });
  const stays = isLive(appointment) ? say("card.remove.stays") : "";
  const due = dueWithoutMinor > 0 ? say("card.remove.due", { amount }) : say("card.remove.nothing");
  const told = role === "patient" ? "" : say("card.remove.told");
  return (
    <Box mt="xs" role="group" aria-label={say("card.remove")}>
      <Text size="sm">{use ? say(`card.use.${use}`) : [stays, due, told].filter(Boolean).join(" ")}</Text>
      <Group gap="xs" mt="xs">
        {!use && (
          <Button size="sm" color="red.9" loading={isPending} onClick={() => remove()}>
            {say("card.remove.now")}
          </Button>
        )}
        <Button size="sm" variant="default" disabled={isPending} onClick={onKeep}>
          {say(use ? "card.remove.close" : "card.remove.keep")}
        </Button>
      </Group>
      <ProblemNotice error={error} onRetry={() => remove()} />
    </Box>
  );
}
