import { Group, Select } from "@mantine/core";
import type { Schemas } from "../api.ts";
import { useFormats } from "../organization/editing/formats.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { PercentInput } from "../organization/editing/percent-input.tsx";
import { useSay } from "../say.ts";

export type Deposit = NonNullable<Schemas["ManagedService"]["offers"][number]["deposit"]>;

const kinds = ["percent", "amount"] as const;
const balances = ["at_clinic", "by_card"] as const;
/** What a deposit begins as, before somebody chooses. */
export const fifth: Deposit = { kind: "percent", basisPoints: 2_000, balance: "at_clinic" };

type DepositFieldProps = {
  deposit: Deposit;
  price: { amountMinor: number; currency: string };
  onChange: (deposit: Deposit) => void;
};

/** A share of the price, or an amount in the clinic's currency, and how the rest is paid. */
export function DepositField({ deposit, price, onChange }: DepositFieldProps) {
  const say = useSay();
  const label = say("offer.deposit");
  const { balance } = deposit;
  return (
    <Group gap="xs" align="end" wrap="wrap">
      <Select
        label={label}
        w={200}
        allowDeselect={false}
        data={kinds.map((kind) => ({ value: kind, label: say(`fee.kind.${kind}`) }))}
        value={deposit.kind}
        onChange={(kind) => {
          const amountMinor = depositOf(fifth, price.amountMinor);
          onChange(kind === "amount" ? { kind: "amount", amountMinor, balance } : { ...fifth, balance });
        }}
      />
      {deposit.kind === "percent" ? (
        <PercentInput
          aria-label={say("fee.percentOf", { what: label })}
          w={110}
          clampBehavior="strict"
          basisPoints={deposit.basisPoints}
          onChange={(basisPoints) => onChange({ kind: "percent", basisPoints, balance })}
        />
      ) : (
        <MoneyInput
          aria-label={say("fee.amountOf", { what: label, currency: price.currency })}
          w={140}
          currency={price.currency}
          amountMinor={deposit.amountMinor}
          onChange={(amountMinor) => {
            if (amountMinor !== null) onChange({ kind: "amount", amountMinor, balance });
          }}
        />
      )}
      <Select
        label={say("offer.balance")}
        w={300}
        allowDeselect={false}
        data={balances.map((place) => ({ value: place, label: say(`offer.balance.${place}`) }))}
        value={balance}
        onChange={(chosen) => onChange({ ...deposit, balance: chosen === "by_card" ? "by_card" : "at_clinic" })}
      />
    </Group>
  );
}

/** For examples; the API decides. */
export function depositOf(deposit: Deposit, priceMinor: number): number {
  if (deposit.kind === "amount") return Math.min(deposit.amountMinor, priceMinor);
  return Math.round((priceMinor * deposit.basisPoints) / 10_000);
}

/** A deposit in a few words. */
export function useDepositWords() {
  const say = useSay();
  const { share, money } = useFormats();
  return (deposit: Deposit | null, currency: string): string => {
    if (!deposit) return say("offer.noDeposit");
    const amount =
      deposit.kind === "percent"
        ? say("fee.share", { share: share(deposit.basisPoints) })
        : money({ amountMinor: deposit.amountMinor, currency });
    return `${amount} · ${say(`offer.balance.${deposit.balance}`)}`;
  };
}
