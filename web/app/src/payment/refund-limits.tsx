import { query, type Schemas } from "../api.ts";
import { minorPerMajor, useFormats } from "../organization/editing/formats.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { useSay } from "../say.ts";

type Limits = Schemas["OrganizationSettings"]["refundLimits"];

/** What one person gives back alone, in each currency of the clinics. */
export function RefundLimits({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
  const say = useSay();
  const { money } = useFormats();
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const currencies = [...new Set((clinics?.data ?? []).map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const amountMinor =
      limits.find((limit) => limit.currency === currency)?.amountMinor ?? 100 * minorPerMajor(currency);
    return (
      <MoneyInput
        key={currency}
        label={say("rules.refundLimit", { currency })}
        maw={360}
        inputWrapperOrder={["label", "input", "description", "error"]}
        description={say("rules.refundLimitExample", { amount: money({ amountMinor, currency }) })}
        {...{ currency, amountMinor }}
        onChange={(wanted) => {
          if (wanted === null) return;
          onChange([...limits.filter((limit) => limit.currency !== currency), { amountMinor: wanted, currency }]);
        }}
      />
    );
  });
}
