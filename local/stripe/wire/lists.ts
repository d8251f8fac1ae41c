import { missing } from "./errors.ts";

export type PageParams = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
};
export type Created =
  | { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined }
  | undefined;

type Listed = { id: string; created: number };
type Page<R, V> = { url: string; what: string; view(record: R): V };

/** One page of `records` (given oldest first), newest first, as Stripe's list object. */
export function listPage<R extends Listed, V>(records: R[], params: PageParams, { url, what, view }: Page<R, V>) {
  const newestFirst = records.toReversed();
  const { limit = 10, starting_after: after, ending_before: before } = params;
  const place = (id: string, param: string): number => {
    const index = newestFirst.findIndex((record) => record.id === id);
    if (index < 0) throw missing(what, id, param);
    return index;
  };
  if (before !== undefined) {
    const end = place(before, "ending_before");
    const start = Math.max(0, end - limit);
    return listOf(newestFirst.slice(start, end).map(view), start > 0, url);
  }
  const start = after === undefined ? 0 : place(after, "starting_after") + 1;
  return listOf(newestFirst.slice(start, start + limit).map(view), newestFirst.length > start + limit, url);
}

export function listOf<V>(data: V[], hasMore: boolean, url: string) {
  return { object: "list" as const, data, has_more: hasMore, url };
}

export function isWithin(created: Created, at: number): boolean {
  const { gt, gte, lt, lte } = created ?? {};
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}
