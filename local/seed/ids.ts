import { parse, v5, v7 } from "uuid";

const namespace = "6b1f0f0e-52f6-4c0c-9a53-0b7c2f0e7d11";

/** The same id for the same names on every machine, so that a link to demo data still leads somewhere after a reset. */
function seedId(...names: string[]): string {
  return v5(names.join("/"), namespace);
}

/** The same, for rows that are read in the order of their ids: an instant comes before a later one. */
function seedIdAt(at: Date, ...names: string[]): string {
  return v7({ msecs: at.getTime(), random: parse(seedId(...names)) });
}

export type Ids = ReturnType<typeof idsOf>;

/** The ids of an organization's things by the keys of its description. Accounts belong to no organization. */
export function idsOf(slug: string) {
  return {
    organization: seedId(slug),
    clinic: (key: string) => seedId(slug, "clinic", key),
    category: (name: string) => seedId(slug, "category", name),
    consumable: (key: string) => seedId(slug, "consumable", key),
    service: (key: string) => seedId(slug, "service", key),
    resource: (clinic: string, name: string) => seedId(slug, "resource", clinic, name),
    staff: (key: string) => seedId(slug, "staff", key),
    patient: (key: string) => seedId(slug, "patient", key),
    /** For rows that nothing points at. */
    row: (...names: string[]) => seedId(slug, "row", ...names),
    rowAt: (at: Date, ...names: string[]) => seedIdAt(at, slug, "row", ...names),
  };
}

export function accountId(email: string): string {
  return seedId("account", email);
}
