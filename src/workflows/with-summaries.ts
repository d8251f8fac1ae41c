/**
 * The activities that `make` proxies, each with the words that Temporal UI shows beside its name; a call that knows
 * better gives its own. Every one has to have some, and they name nobody.
 */
export function withSummaries<Activities extends object>(
  summaries: Readonly<Record<keyof Activities, string>>,
  make: (options: { summary: string }) => Activities,
): Activities {
  return new Proxy(make({ summary: "" }), {
    get: (_, activity) => Reflect.get(make({ summary: Reflect.get(summaries, activity) }), activity),
  });
}
