import { NumberInput } from "@mantine/core";
import { query, type Schemas } from "../api.ts";
import { minorPerMajor, useFormats } from "../organization/editing/formats.ts";
import { useSay } from "../say.ts";

type Limits = Schemas["OrganizationSettings"]["refundLimits"];

/** What one person gives back alone, in each currency of the clinics. */
export function RefundLimits({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
  const say = useSay();
  const { money } = useFormats();
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const currencies = [...new Set((clinics?.data ?? []).map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const perMajor = minorPerMajor(currency);
    const amountMinor = limits.find((limit) => limit.currency === currency)?.amountMinor ?? 100 * perMajor;
    return (
      <NumberInput
        key={currency}
        label={say("rules.refundLimit", { currency })}
        suffix={` ${currency}`}
        maw={360}
        allowNegative={false}
        thousandSeparator=","
        decimalScale={String(perMajor).length - 1}
        value={amountMinor / perMajor}
        inputWrapperOrder={["label", "input", "description", "error"]}
        description={say("rules.refundLimitExample", { amount: money({ amountMinor, currency }) })}
        onChange={(typed) => {
          const wanted = typeof typed === "number" ? Math.round(typed * perMajor) : amountMinor;
          if (wanted !== amountMinor)
            onChange([...limits.filter((limit) => limit.currency !== currency), { amountMinor: wanted, currency }]);
        }}
      />
    );
  });
}
