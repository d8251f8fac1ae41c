import * as z from "zod";
import { DomainError } from "../domain/errors.ts";
import type { Fault } from "./contract.ts";

/**
 * The value as its schema gives it; throws `invalid_request` that points at
 * each fault. Faults never repeat what was sent.
 */
export function parseInput(schema: z.ZodType | undefined, place: Fault["in"], value: unknown): unknown {
  if (!schema) return place === "body" ? undefined : {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(
    ({ path, message }): Fault => ({
      in: place,
      pointer: path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      detail: message,
    }),
  );
  throw new DomainError("invalid_request", "See `errors` for each fault.", { errors });
}

const idempotencyKeySchema = z.object({
  "idempotency-key": z.string().regex(/^[\x21-\x7e]{8,255}$/, "8 to 255 visible ASCII characters"),
});

/** Throws `idempotency_key_missing` without the header, `invalid_request` when it cannot be a key. */
export function parseIdempotencyKey(headers: Record<string, unknown>): string {
  if (headers["idempotency-key"] === undefined) {
    throw new DomainError("idempotency_key_missing", "Send an Idempotency-Key header: one new random value per act.");
  }
  parseInput(idempotencyKeySchema, "header", headers);
  return idempotencyKeySchema.parse(headers)["idempotency-key"];
}
