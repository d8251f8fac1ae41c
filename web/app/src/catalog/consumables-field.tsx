import { Anchor, CloseButton, Group, Input, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { query, type Schemas } from "../api.ts";
import type { ConsumableUnit } from "../inventory/use-consumable-words.ts";
import { useSay } from "../say.ts";

export type Amounts = Schemas["ManagedService"]["consumables"];
type ConsumablesFieldProps = { amounts: Amounts; onChange: (amounts: Amounts) => void };

/** The consumables that a visit uses up, and how much of each. */
export function ConsumablesField({ amounts, onChange }: ConsumablesFieldProps) {
  const say = useSay();
  const { data } = query.useQuery("get", "/v1/consumables");
  const chosen = new Set(amounts.map(({ consumableId }) => consumableId));
  const others = data?.data.filter(({ id, active }) => active && !chosen.has(id)) ?? [];
  return (
    <Stack gap="xs" role="group" aria-label={say("service.consumables")}>
      <Input.Label component="div">{say("service.consumables")}</Input.Label>
      {amounts.map(({ consumableId, quantityThousandths }) => {
        const { name = "", unit = "piece" } = data?.data.find(({ id }) => id === consumableId) ?? {};
        return (
          <Group key={consumableId} gap="xs" wrap="nowrap">
            <Text size="sm" flex={1} miw={0}>
              <bdi>{name}</bdi>
            </Text>
            <AmountInput
              label={say("service.consumableAmount", { name })}
              unit={unit}
              quantityThousandths={quantityThousandths}
              onChange={(changed) =>
                onChange(
                  amounts.map((each) =>
                    each.consumableId === consumableId ? { consumableId, quantityThousandths: changed } : each,
                  ),
                )
              }
            />
            <CloseButton
              size="lg"
              aria-label={say("service.consumableRemove", { name })}
              onClick={() => onChange(amounts.filter((each) => each.consumableId !== consumableId))}
            />
          </Group>
        );
      })}
      {others.length > 0 && (
        <Select
          aria-label={say("service.consumableAdd")}
          placeholder={say("service.consumableAdd")}
          searchable
          maw={360}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(added) => added && onChange([...amounts, { consumableId: added, quantityThousandths: 1_000 }])}
        />
      )}
      <Input.Description>
        {say(amounts.length === 0 ? "service.consumablesNone" : "service.consumablesHint")}{" "}
        {data?.data.length === 0 && (
          <Anchor component={Link} to="/settings/consumables" inherit>
            {say("service.consumablesSetUp")}
          </Anchor>
        )}
      </Input.Description>
    </Stack>
  );
}

type AmountInputProps = {
  label: string;
  unit: ConsumableUnit;
  quantityThousandths: number;
  onChange: (quantityThousandths: number) => void;
};

/**
 * An amount in its unit, told in thousandths of it. "2." and "2.50" are told as texts, and stay as they are typed; so
 * do "0." and nothing, on the way to an amount, until the field is left.
 */
function AmountInput({ label, unit, quantityThousandths, onChange }: AmountInputProps) {
  const say = useSay();
  const [typed, setTyped] = useState<string | number>();
  const thousandthsOf = (written: string | number) => Math.round(Number(written) * 1_000);
  const isTyped = typed !== undefined && (thousandthsOf(typed) === quantityThousandths || !(thousandthsOf(typed) > 0));
  return (
    <NumberInput
      aria-label={label}
      w={140}
      allowNegative={false}
      decimalScale={3}
      max={1_000_000}
      clampBehavior="strict"
      suffix={` ${say(`consumable.short.${unit}`)}`}
      value={isTyped ? typed : quantityThousandths / 1_000}
      onBlur={() => setTyped(undefined)}
      onChange={(written) => {
        setTyped(written);
        if (thousandthsOf(written) > 0) onChange(thousandthsOf(written));
      }}
    />
  );
}
