import { createHash } from "node:crypto";
import type { Principal } from "../../domain/identity/principal.ts";

/** Whose keys for bookings: those of different accounts never meet. */
export const bookingScope = ({ accountId }: Principal) => `appointments:${accountId}`;

/** Whose keys for one act to one appointment. */
export const actScope = (act: string, appointmentId: string, { accountId }: Principal) =>
  `${act}:${appointmentId}:${accountId}`;

/**
 * One update per use of a key: the server answers a repeat with the first one's
 * outcome. The key itself stays out of the history.
 */
export const updateIdOf = (act: string, { accountId }: Principal, key: string) =>
  `${act}:${createHash("sha256").update(`${accountId}:${key}`).digest("hex").slice(0, 32)}`;
