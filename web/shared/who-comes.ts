type Giver = { serviceIds: readonly string[] };

/** Those who give all of these services themselves. */
export const thoseOfAll = <One extends Giver>(some: readonly One[], serviceIds: readonly string[]): One[] =>
  some.filter((one) => serviceIds.every((id) => one.serviceIds.includes(id)));

/**
 * Who can be asked for, for a visit of these services: those who give all of it; where nobody does, those who give some
 * of it, if together they give all. `here` are those who work at the clinic. The API decides by the same rule
 * (`shareOut` in src/domain/availability/parts.ts), which browsers do not load.
 */
export function whoComes<One extends Giver>(here: readonly One[], serviceIds: readonly string[]): One[] {
  const ofAll = thoseOfAll(here, serviceIds);
  const isWhole = serviceIds.every((id) => here.some((one) => one.serviceIds.includes(id)));
  if (ofAll.length > 0 || !isWhole) return ofAll;
  return here.filter((one) => serviceIds.some((id) => one.serviceIds.includes(id)));
}
