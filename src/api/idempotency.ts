import { createHash } from "node:crypto";
import { DomainError } from "../domain/errors.ts";

/** Of the parsed body, whose members always come in the same order: how it was spelt does not matter. */
export const hashBody = (body: unknown) => createHash("sha256").update(JSON.stringify(body)).digest("hex");

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
