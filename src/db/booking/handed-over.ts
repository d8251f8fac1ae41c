/**
 * For statements: the rows of `appointments a` that a practitioner gives, or some of whose services. As an array an
 * index can look for; a subquery beside `or` would be asked row by row.
 */
export const givenBy = (staffId: string) =>
  `(a.staff_id = ${staffId} or a.id = any(array(select h.appointment_id from appointment_services h
    where h.handed_over and h.staff_id = ${staffId})))`;

/** The same: how much of an appointment `a` others give than who begins it. */
export const handedOverMinutes = `coalesce((select sum(h.minutes) from appointment_services h
  where h.appointment_id = a.id and h.handed_over), 0)`;

/** The same: the names of who gives an appointment `a`, in the order of their turns. */
export const practitionerNames = `(select string_agg(s.display_name, ', ' order by g.turn)
  from (select l.staff_id, min(l.position) as turn from appointment_services l where l.appointment_id = a.id group by l.staff_id) g
  join staff s on s.id = g.staff_id)`;
