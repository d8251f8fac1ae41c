import { query, type Schemas } from "../api.ts";
import { readersZone } from "../format.ts";

type SettingChange = Pick<Schemas["SettingChange"], "kind" | "thing" | "clinic">;

/** Whose clock a change is told by: its clinic's; a colleague's first clinic's, as their leave; else the reader's. */
export function useZoneOf(): (change: SettingChange) => string {
  const { data: clinics } = query.useQuery("get", "/v1/clinics");
  const { data: staff } = query.useQuery("get", "/v1/staff");
  return ({ kind, thing, clinic }) => {
    if (clinic) return clinic.timeZone;
    const member = kind === "staff" ? staff?.data.find(({ id }) => id === thing.id) : undefined;
    return clinics?.data.find(({ id }) => member?.clinicIds.includes(id))?.timeZone ?? readersZone();
  };
}
