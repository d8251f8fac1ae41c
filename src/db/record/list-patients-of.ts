import type { Db } from "../client.ts";
import { patientsOf } from "./reach.ts";

/** The patients an account acts for. */
export function listPatientsOf(db: Db, organizationId: string, accountId: string): Promise<string[]> {
  return db.inOneFlight(organizationId, async (tx) => {
    const text = `select patient_id as id from ${patientsOf("$1")} p`;
    const { rows } = await tx.$client.query<{ id: string }>({ name: "list_patients_of", text, values: [accountId] });
    return rows.map(({ id }) => id);
  });
}
