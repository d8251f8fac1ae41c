import { Button, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import type { Clinic } from "../../booking/board/board-data.ts";
import { useFormat } from "../../format.ts";
import { useLogin } from "../../identity/session.tsx";
import { MoneyInput } from "../../organization/editing/money-input.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import { useNoteUnsaved } from "../../unsaved.tsx";
import classes from "./day-count.module.css";
import { type MoneyByMethod, type Till, useCountTill } from "./use-desk-day.ts";

const methods = ["cash", "terminal"] as const;
type Typed = Record<(typeof methods)[number], number | null>;

/** What a till holds, one's own or, for whoever signs off, another's. Nothing is filled in: who counts should count. */
export function CountForm({
  clinic,
  day,
  currency,
  till,
}: {
  clinic: Clinic;
  day: string;
  currency: string;
  till: Till;
}) {
  const say = useSay();
  const { money } = useFormat();
  const { mutate, isPending, error, variables } = useCountTill(clinic.id);
  const [typed, setTyped] = useState<Typed>({ cash: null, terminal: null });
  // What stays in the till is a choice, mostly that of the day before.
  const [offeredMinor] = useState(till.count?.leftMinor ?? Math.max(0, till.openingMinor));
  const [leftMinor, setLeft] = useState(offeredMinor);
  const [explanation, setExplanation] = useState("");
  const counted = countedIn(typed);
  const off = counted && differenceOf(counted, till.expected);
  const { account } = useLogin();
  const isMine = till.person.accountId === account.id;
  const isOff = off !== null && (off.cashMinor !== 0 || off.terminalMinor !== 0);
  const hasBegun = typed.cash !== null || typed.terminal !== null || leftMinor !== offeredMinor;
  useNoteUnsaved(() => hasBegun, "day", "clinic");
  const write = (amountMinor: number) => money({ amountMinor, currency });
  const sayBanked = (minor: number) =>
    say(minor < 0 ? "dayCount.topUp" : "dayCount.toBank", { amount: write(Math.abs(minor)) });
  return (
    <form
      className={classes["screenOnly"]}
      aria-labelledby="count"
      onSubmit={(event) => {
        event.preventDefault();
        const whose = isMine ? {} : { accountId: till.person.accountId };
        if (counted)
          mutate({
            onDate: day,
            ...whose,
            ...counted,
            leftMinor,
            ...(isOff ? { explanation: explanation.trim() } : {}),
          });
      }}
    >
      <Title order={2} size="h4" id="count" mb={4}>
        {isMine
          ? say(till.count ? "dayCount.countAgain" : "dayCount.count")
          : say("dayCount.countOf", { name: till.person.name ?? say("desk.someone") })}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {say("dayCount.countHint")}
      </Text>
      <Stack gap="sm" maw={420}>
        <Group gap="sm" grow align="start">
          {methods.map((method) => (
            <MoneyInput
              key={method}
              label={say(`dayCount.typed.${method}`)}
              allowNegative
              currency={currency}
              amountMinor={typed[method]}
              onChange={(amountMinor) => setTyped({ ...typed, [method]: amountMinor })}
            />
          ))}
        </Group>
        <MoneyInput
          label={say("dayCount.typed.left")}
          description={counted ? sayBanked(counted.cashMinor - leftMinor) : say("dayCount.leftHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          currency={currency}
          amountMinor={leftMinor}
          onChange={(amountMinor) => setLeft(amountMinor ?? 0)}
        />
        {isOff && (
          <>
            <Text size="sm" fw={600} role="status">
              {say("dayCount.isOff", { cash: write(off.cashMinor), terminal: write(off.terminalMinor) })}
            </Text>
            <Textarea
              label={say("dayCount.explanation")}
              maxLength={500}
              autosize
              minRows={2}
              value={explanation}
              onChange={({ currentTarget }) => setExplanation(currentTarget.value)}
            />
          </>
        )}
        <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
        <Group>
          <Button type="submit" loading={isPending} disabled={!counted || (isOff && explanation.trim() === "")}>
            {say("dayCount.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const countedIn = ({ cash, terminal }: Typed): MoneyByMethod | null =>
  cash === null || terminal === null ? null : { cashMinor: cash, terminalMinor: terminal };

const differenceOf = (counted: MoneyByMethod, expected: MoneyByMethod): MoneyByMethod => ({
  cashMinor: counted.cashMinor - expected.cashMinor,
  terminalMinor: counted.terminalMinor - expected.terminalMinor,
});
