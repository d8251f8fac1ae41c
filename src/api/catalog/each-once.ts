import { DomainError } from "../../domain/errors.ts";

/** A visit has each of its services once: who takes it, its lines and its price are told apart by them. */
export function requireEachOnce(serviceIds: readonly string[]): void {
  if (new Set(serviceIds).size === serviceIds.length) return;
  throw new DomainError("service_repeated", "A visit has each service once. Choose it once, or book two visits.");
}
