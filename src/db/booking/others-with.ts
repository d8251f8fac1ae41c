/** Of a statement: an expression for each. */
type Shown = { kind: string; id: string; name: string };

/** For statements: other visits than `except` that have the subject in a stretch of time, the first first, as JSON. */
export const othersWith = ({ kind, id, name }: Shown, { except, during }: { except: string; during: string }) => `
  select coalesce(json_agg(json_build_object('subject', json_build_object('kind', ${kind}, 'id', ${id}, 'name', ${name}), 'appointmentId', b.id,
      'status', b.status, 'patientName', p.full_name, 'startsAt', b.starts_at, 'endsAt', b.ends_at)
    order by b.starts_at), '[]')
  from occupancies o
  join appointments b on b.id = o.source_id
  join patients p on p.id = b.patient_id
  where o.subject_id = ${id} and o.source_id <> ${except} and o.during && ${during}`;
