import { Text } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Schemas } from "../../api.ts";
import { useFormat } from "../../format.ts";
import { useNow } from "../../use-now.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

/** What cancelling and not coming cost, for the patient to be told before it is booked: they see no page. */
export function TermsToRead({ quote, timeZone }: { quote: Schemas["Quote"]; timeZone: string }) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const { dated } = useClinicFormat(timeZone);
  const now = useNow();
  const say = (id: string, values: Record<string, string> = {}) => formatMessage({ id }, values);
  const write = (amountMinor: number) => money({ amountMinor, currency: quote.currency });
  const { until, possibleUntil, fees, noShowMinor } = quote.cancellation;
  const isAhead = (at: string | null): at is string => at !== null && Date.parse(at) > now;
  const reached = fees.findLastIndex(({ after }) => after !== null && !isAhead(after));
  const rows = fees
    .slice(Math.max(0, reached))
    .map(({ after, amountMinor }) =>
      isAhead(after)
        ? say("board.terms.after", { after: dated(after), amount: write(amountMinor) })
        : say("board.terms.now", { amount: write(amountMinor) }),
    );
  const cancelling = isAhead(possibleUntil)
    ? [...(isAhead(until) ? [say("board.terms.free", { until: dated(until) })] : []), ...rows]
    : [say("board.terms.tooLate")];
  const noShow = noShowMinor > 0 ? [say("board.terms.noShow", { amount: write(noShowMinor) })] : [];
  return (
    <Text size="xs" c="dimmed">
      {[say("board.terms"), ...cancelling, ...noShow].join(" ")}
    </Text>
  );
}
