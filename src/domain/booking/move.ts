/**
 * Where the desk wants a visit, as it travels to the workflow: ids and ISO instants; the reason stays with the request.
 */
export type MoveWish = {
  startsAt: string;
  /** Who is to give all of it; null = with whom it is. */
  practitionerId: string | null;
  /** Who is to give each of its services, in their order; null = that is said above. */
  practitionerIds?: readonly string[] | null;
  /** null = as long as it is. */
  minutes: number | null;
  /** The room it is to have and no other; null = the one it has if that is free, else any free one. */
  roomId?: string | null;
  /** Whether it may lie on top of other visits; the request then has the reason. */
  overbook: boolean;
  /** The version that whoever moves it has seen; null = whatever it is. */
  expectedVersion: number | null;
};

/** Why a visit cannot be moved where it is wanted. It stays where it is. */
export const moveRefusals = [
  "slot_taken",
  "patient_busy",
  "outside_hours",
  "too_soon",
  "too_far",
  "not_eligible",
  "not_offered",
  "room_unsuitable",
] as const;
export type MoveRefusal = (typeof moveRefusals)[number];

/**
 * `done`: moved now. `already`: it is there, or the same request has moved it before, so a repeat is harmless.
 * `not_possible`: its status does not allow it. `changed_meanwhile`: somebody else moved it since it was seen.
 */
export type MoveOutcome = "done" | "already" | "not_possible" | "changed_meanwhile" | MoveRefusal;

/** What a refusal tells the desk. */
export const moveRefusalWords: Record<MoveRefusal, string> = {
  slot_taken: "This time is taken. Nothing was moved; choose another time, or overbook it with a reason.",
  patient_busy: "The patient has another appointment at that time. Nothing was moved.",
  outside_hours: "Nobody offers this at that time. Nothing was moved; choose another time.",
  too_soon: "This time has passed. Nothing was moved; choose a later one.",
  too_far: "This is too far ahead. Nothing was moved; choose a day within two years.",
  not_eligible: "The service is not offered to this patient on that day. Nothing was moved.",
  not_offered: "This practitioner does not offer these services at this clinic. Nothing was moved.",
  room_unsuitable: "This room is not of the kind that the visit needs. Nothing was moved; choose another one.",
};

/** Who gives each service of a visit once it is where it is wanted. */
export function giversAfter(
  before: readonly string[],
  { practitionerId, practitionerIds }: Pick<MoveWish, "practitionerId" | "practitionerIds">,
): readonly string[] {
  return practitionerIds ?? before.map((id) => practitionerId ?? id);
}

type Place = { startsAt: Date; endsAt: Date; practitionerIds: readonly string[] };

/** Whether a move is one to the patient, who is told the room at the desk: another time, length or practitioner. */
export function changesVisit(from: Place, to: Place): boolean {
  const isAtTheSameTime =
    from.startsAt.getTime() === to.startsAt.getTime() && from.endsAt.getTime() === to.endsAt.getTime();
  return !isAtTheSameTime || from.practitionerIds.join() !== to.practitionerIds.join();
}

/**
 * The minutes of each service of a visit that is to take `total`: the last ones
 * give or get, and none has less than one.
 */
export function resizeServices(minutes: readonly number[], total: number): number[] {
  let surplus = minutes.reduce((sum, one) => sum + one, 0) - total;
  const fromTheLast = minutes.toReversed().map((one) => {
    const left = Math.max(1, one - surplus);
    surplus -= one - left;
    return left;
  });
  return fromTheLast.toReversed();
}
