export const resourceKinds = ["room", "equipment"] as const;
/** What a visit may take besides people. */
export type ResourceKind = (typeof resourceKinds)[number];

export type ResourceSettings = {
  name: string;
  /** What services ask for: "treatment", "laser". Any free one of the type will do. */
  type: string;
  /** Minutes after each visit in which it is not to be used. */
  turnoverMinutes: number;
};

/** A room or a device of a clinic, also one that is no longer used. */
export type Resource = ResourceSettings & { id: string; clinicId: string; active: boolean; version: number };
