import type { components } from "../../../clients/typescript/openapi.d.ts";
import { useWords } from "../words.ts";

/** What a visit costs, line by line, with the reasons for what is taken off. */
export function PriceLines({ quote }: { quote: components["schemas"]["Quote"] }) {
  const { say, format } = useWords();
  const money = (amountMinor: number) => format.money({ amountMinor, currency: quote.currency });
  return (
    <dl class="lines">
      {quote.lines.map((line) =>
        line.kind === "service" ? (
          <div key={line.serviceId}>
            <dt>
              <bdi>{line.name}</bdi>
            </dt>
            <dd>{money(line.baseMinor)}</dd>
          </div>
        ) : (
          <div key={line.reason}>
            <dt>{say.discounts[line.reason](line.percentageBasisPoints / 100)}</dt>
            <dd>{money(line.amountMinor)}</dd>
          </div>
        ),
      )}
      <div class="total">
        <dt>{say.total}</dt>
        <dd>{money(quote.totalMinor)}</dd>
      </div>
    </dl>
  );
}
