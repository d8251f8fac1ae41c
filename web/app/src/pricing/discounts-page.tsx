import { Progress, Stack, Switch, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { api, query, type Schemas } from "../api.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { minorPerMajor, useFormats } from "../organization/editing/formats.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { NumberField } from "../organization/editing/number-field.tsx";
import { PageHead } from "../organization/editing/page-head.tsx";
import { PageSkeleton } from "../organization/editing/page-skeleton.tsx";
import { PercentInput } from "../organization/editing/percent-input.tsx";
import { useEdit } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";

type Rule = Schemas["StoredDiscountRule"];

/** Who earns the organization's discount, how many a day get it, and how many have it today. */
export function DiscountsPage() {
  const say = useSay();
  const { data: rule, error, refetch } = query.useQuery("get", "/v1/discount-rule");
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!rule || !clinics) return <PageSkeleton />;
  const currencies = new Set([
    ...clinics.data.map(({ currency }) => currency),
    ...rule.thresholds.map(({ currency }) => currency),
  ]);
  return (
    <Stack maw={640}>
      <PageHead title={say("settings.discounts")} hint={say("settings.discountsHint")} kind="discount_rule" />
      <TodaysUse clinics={clinics.data} />
      <RuleForm rule={rule} currencies={[...currencies].toSorted()} />
    </Stack>
  );
}

/** The day is the clinic's: groups around the world may have two at once. */
function TodaysUse({ clinics }: { clinics: readonly Schemas["ManagedClinic"][] }) {
  const days = clinics.map(({ timeZone }) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(Date.now()));
  return [...new Set(days)].toSorted().map((on) => <DaysUse key={on} on={on} />);
}

function DaysUse({ on }: { on: string }) {
  const say = useSay();
  const { formatNumber } = useIntl();
  const { day } = useFormats();
  const { data, error } = query.useQuery(
    "get",
    "/v1/quotas",
    { params: { query: { on } } },
    { refetchInterval: 30_000 },
  );
  if (!data) return <ProblemNotice error={error} />;
  const text = say("discount.today", {
    used: formatNumber(data.used),
    limit: formatNumber(data.limit),
    left: data.left,
  });
  return (
    <div>
      <Text size="sm" mb={4}>
        <b>{day(on)}</b> · {text}
      </Text>
      <Progress value={data.limit > 0 ? Math.min(100, (data.used / data.limit) * 100) : 0} aria-label={text} />
    </div>
  );
}

const toValues = (rule: Rule | undefined) => ({
  percentageBasisPoints: rule?.percentageBasisPoints ?? 0,
  onBirthday: rule?.onBirthday ?? false,
  dailyLimit: rule?.dailyLimit ?? 0,
  thresholds: rule?.thresholds ?? [],
});

function RuleForm({ rule, currencies }: { rule: Rule; currencies: readonly string[] }) {
  const say = useSay();
  const { formatNumber } = useIntl();
  const { money, share, list } = useFormats();
  const { adminOnly } = useReach();
  const edit = useEdit({
    thing: rule,
    toValues,
    fields: {
      percentageBasisPoints: { label: say("discount.percentage"), show: share },
      onBirthday: { label: say("discount.birthday"), show: (is) => say(is ? "settings.yes" : "settings.no") },
      dailyLimit: { label: say("discount.limit"), show: (limit) => formatNumber(limit) },
      thresholds: { label: say("discount.threshold"), show: (all) => list(all.map(money)) },
    },
    send: ({ values, ifMatch }) => api.PUT("/v1/discount-rule", { params: { header: ifMatch }, body: values }),
    onSaved: () => undefined,
  });
  const { values, setValues } = edit.form;
  const thresholdOf = (currency: string) =>
    values.thresholds.find((each) => each.currency === currency)?.amountMinor ?? 1000 * minorPerMajor(currency);
  const setThreshold = (currency: string, amountMinor: number) =>
    setValues({
      thresholds: [...values.thresholds.filter((each) => each.currency !== currency), { amountMinor, currency }],
    });
  return (
    <EditForm edit={edit} lockedBecause={adminOnly}>
      <PercentInput
        label={say("discount.percentage")}
        maw={360}
        basisPoints={values.percentageBasisPoints}
        inputWrapperOrder={["label", "input", "description", "error"]}
        description={say("discount.percentageExample", {
          price: money({ amountMinor: 10_000, currency: currencies[0] ?? "EUR" }),
          discounted: money({ amountMinor: 10_000 - values.percentageBasisPoints, currency: currencies[0] ?? "EUR" }),
        })}
        onChange={(percentageBasisPoints) => setValues({ percentageBasisPoints })}
      />
      <Switch
        label={say("discount.birthday")}
        description={say("discount.birthdayHint")}
        checked={values.onBirthday}
        onChange={({ currentTarget }) => setValues({ onBirthday: currentTarget.checked })}
      />
      {currencies.map((currency) => (
        <MoneyInput
          key={currency}
          label={say("discount.thresholdIn", { currency })}
          maw={360}
          currency={currency}
          amountMinor={thresholdOf(currency)}
          inputWrapperOrder={["label", "input", "description", "error"]}
          description={say("discount.thresholdExample", {
            price: money({ amountMinor: thresholdOf(currency), currency }),
          })}
          onChange={(amountMinor) => {
            if (amountMinor !== null) setThreshold(currency, amountMinor);
          }}
        />
      ))}
      <NumberField
        label={say("discount.limit")}
        unit={say("unit.discounts")}
        max={1_000_000}
        value={values.dailyLimit}
        onChange={(dailyLimit) => setValues({ dailyLimit })}
        example={say(values.dailyLimit === 0 ? "discount.limitNone" : "discount.limitExample", {
          limit: values.dailyLimit,
        })}
      />
    </EditForm>
  );
}
