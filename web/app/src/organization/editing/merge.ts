/** Of two edits of one thing: what somebody else changed, and what was typed here in its place, if anything was. */
export type Meanwhile<V> = { key: Extract<keyof V, string>; before: V; now: V; mine: V; isTypedHere: boolean };

export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What was typed stays; the rest becomes what the thing has become since it was read. */
export function mergeEdits<V extends object>(before: V, now: V, mine: V): { values: V; meanwhile: Meanwhile<V>[] } {
  const values = { ...mine };
  const meanwhile: Meanwhile<V>[] = [];
  for (const key in now) {
    if (isSame(before[key], now[key])) continue;
    const isTypedHere = !isSame(before[key], mine[key]) && !isSame(now[key], mine[key]);
    if (!isTypedHere) values[key] = now[key];
    meanwhile.push({ key, before, now, mine, isTypedHere });
  }
  return { values, meanwhile };
}

/** The members of `values` that differ from `before`. */
export function changesOf<V extends object>(before: V, values: V): Partial<V> {
  const changes: Partial<V> = {};
  for (const key in values) if (!isSame(before[key], values[key])) changes[key] = values[key];
  return changes;
}
