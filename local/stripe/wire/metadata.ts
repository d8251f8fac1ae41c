import type { Metadata } from "../store/records.ts";

/** An empty value unsets its key. */
export function withoutEmpty(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ""));
}

/** New keys join the old ones, `metadata=""` removes them all, and none given changes nothing. */
export function mergedMetadata(old: Metadata, given: Metadata | undefined): Metadata {
  if (given === undefined) return old;
  return Object.keys(given).length === 0 ? {} : withoutEmpty({ ...old, ...given });
}
