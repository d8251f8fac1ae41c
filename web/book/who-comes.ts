/**
 * Who can be asked for, for a visit of these services: those who give all of it; where nobody does, those who give some
 * of it, if together they give all. `here` are those who work at the clinic.
 */
export function whoComes<Practitioner extends { serviceIds: readonly string[] }>(
  here: readonly Practitioner[],
  serviceIds: readonly string[],
): Practitioner[] {
  const ofAll = here.filter((one) => serviceIds.every((id) => one.serviceIds.includes(id)));
  const givers = serviceIds.map((id) => here.filter((one) => one.serviceIds.includes(id)));
  if (ofAll.length > 0 || givers.some((some) => some.length === 0)) return ofAll;
  return here.filter((one) => givers.some((some) => some.includes(one)));
}
