import { createHash } from "node:crypto";
import { DomainError } from "../domain/errors.ts";

/**
 * Of a parsed body. How it was spelt does not matter: the order of its members, whether one is undefined or left out.
 */
export const hashBody = (body: unknown) => createHash("sha256").update(JSON.stringify(body, inOrder)).digest("hex");

const inOrder = (_key: string, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

export function keyReused(): DomainError {
  return new DomainError(
    "idempotency_key_reused",
    "This key came with another body before. Use a new key for a new request.",
  );
}

/** What a key stands for, when it came with the same body; else its refusal. */
export function requireSameBody<T extends { bodyHash: string }>(stored: T, use: { bodyHash: string }): T {
  if (stored.bodyHash === use.bodyHash) return stored;
  throw keyReused();
}
