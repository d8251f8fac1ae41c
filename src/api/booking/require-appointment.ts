import { findAppointment } from "../../db/booking/queries.ts";
import type { Db } from "../../db/client.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";

/** The appointment as it stands; refuses with `not_found` what is not there or out of reach. */
export async function requireAppointment(
  db: Db,
  { principal, appointmentId, reach }: { principal: Principal; appointmentId: string; reach: Reach },
): Promise<StoredAppointment> {
  const { organizationId, role } = principal;
  const found = await findAppointment(db, organizationId, appointmentId, { reach, role });
  if (!found) throw new DomainError("not_found", "There is no such appointment.");
  return found;
}
