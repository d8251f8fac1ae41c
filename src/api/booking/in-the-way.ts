import type * as z from "zod";
import { listInTheWay, type Refused } from "../../db/booking/in-the-way.ts";
import type { Db } from "../../db/client.ts";
import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import type { Principal, Role } from "../../domain/identity/principal.ts";
import type { inTheWay } from "./in-the-way-contract.ts";
import { knowsPatient } from "./view.ts";

/** As somebody of this role is told of it; Postgres writes its own offset. */
export const toInTheWayView = (found: InTheWay, role: Role): z.input<typeof inTheWay> => ({
  ...found,
  patientName: knowsPatient(role, found.status) ? found.patientName : null,
  startsAt: new Date(found.startsAt).toISOString(),
  endsAt: new Date(found.endsAt).toISOString(),
});

/** For staff, who can ask the others; patients are not told of each other. */
export async function findInTheWay(db: Db, { organizationId, role }: Principal, refused: Refused) {
  if (role === "patient") return {};
  const found = await listInTheWay(db, organizationId, refused);
  return { inTheWay: found.map((one) => toInTheWayView(one, role)) };
}
