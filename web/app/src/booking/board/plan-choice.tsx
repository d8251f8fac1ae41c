import { Radio, Stack } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Schemas } from "../../api.ts";
import { useFormat } from "../../format.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

export type DeskPlan = NonNullable<Schemas["BookAppointment"]["deskPlan"]>;

/** So near, somebody stands at the counter, or is on the way, and no mail is read in time. */
const TOO_NEAR_FOR_MAIL_MS = 2 * 3_600_000;

/** Until the desk says otherwise. */
export function usualPlan({ startsAt }: { startsAt: string }, canBeMailed: boolean): DeskPlan {
  return canBeMailed && Date.parse(startsAt) > Date.now() + TOO_NEAR_FOR_MAIL_MS ? "by_link" : "at_clinic";
}

type PlanChoiceProps = {
  quote: Schemas["Quote"];
  timeZone: string;
  canBeMailed: boolean;
  plan: DeskPlan;
  onChange: (plan: DeskPlan) => void;
};

/** How a visit is paid that asks for a card, which nobody gives on the telephone or to who books. */
export function PlanChoice({ quote, timeZone, canBeMailed, plan, onChange }: PlanChoiceProps) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const format = useClinicFormat(timeZone);
  const say = (id: string, values?: Record<string, string>) => formatMessage({ id }, values);
  const write = (amountMinor: number) => money({ amountMinor, currency: quote.currency });
  const { depositMinor, balance, cardPlan, linkUntil } = quote.payment;
  const amount = write(quote.totalMinor);
  const parts =
    depositMinor === null
      ? say(cardPlan === "save" ? "board.plan.saved" : "board.plan.byCard", { amount })
      : say(`board.deposit.parts.${balance}`, {
          deposit: write(depositMinor),
          rest: write(quote.totalMinor - depositMinor),
        });
  const until = linkUntil ? format.moment(linkUntil) : "";
  return (
    <Radio.Group label={say("board.plan")} value={plan} onChange={(value) => onChange(planOf(value))}>
      <Stack gap={6} mt={4}>
        <Radio
          value="by_link"
          label={say("board.plan.by_link")}
          description={say(canBeMailed ? "board.plan.by_link.hint" : "board.plan.by_link.noAddress", { parts, until })}
          disabled={!canBeMailed}
        />
        <Radio
          value="at_clinic"
          label={say("board.plan.at_clinic")}
          description={say("board.plan.at_clinic.hint", { amount })}
        />
      </Stack>
    </Radio.Group>
  );
}

const planOf = (value: string): DeskPlan => (value === "by_link" ? "by_link" : "at_clinic");
