import type { Actor } from "../../domain/booking/appointment.ts";
import type { Principal } from "../../domain/identity/principal.ts";

/** Who did it, as an appointment's history tells. */
export function actorOf({ role, accountId }: Principal): Actor {
  return { kind: role === "patient" ? "patient" : "staff", accountId };
}
