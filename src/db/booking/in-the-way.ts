import type { SlotSearch } from "../../domain/availability/facts.ts";
import { asLongAs, type PractitionerStretch, stretchesOf } from "../../domain/availability/parts.ts";
import { type InTheWay, type SubjectKind, whatKeepsFrom } from "../../domain/booking/in-the-way.ts";
import { epochMinute } from "../../domain/time.ts";
import { readSearch } from "../availability/read-search.ts";
import type { Db, Tx } from "../client.ts";

/** A visit that was refused. */
export type Refused = {
  clinicId: string;
  serviceIds: readonly string[];
  /** null = anyone, so that nobody in particular is in the way. */
  practitionerId: string | null;
  /** Who was to give each of the services, of a visit that is booked. */
  givenBy?: readonly string[] | undefined;
  patientId: string;
  startsAt: Date;
  /** How long each of the services was to take, when that is not what they take by themselves. */
  serviceMinutes?: readonly number[] | undefined;
  /** That room and no other. */
  roomId?: string | undefined;
  /** The appointment itself, when it was to be moved. */
  exceptId?: string | undefined;
};

/**
 * The visits in the way of one that was refused, as they are now: of its practitioners, its patient, rooms and devices.
 */
export function listInTheWay(db: Db, organizationId: string, refused: Refused): Promise<InTheWay[]> {
  const { serviceMinutes, patientId, startsAt, roomId } = refused;
  return db.withTenant(organizationId, async (tx) => {
    const startsMinute = epochMinute(startsAt);
    const range = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
    const facts = await readSearch(tx, { ...refused, range, requestedAt: startsAt });
    if (!facts) return [];
    const search = serviceMinutes ? asLongAs(facts.search, serviceMinutes) : facts.search;
    const { visit } = search;
    const { minutes } = visit;
    const practitioners = inParticular(search, refused);
    const needs = visit.needs.map((candidates) =>
      candidates.some(({ resourceId }) => resourceId === roomId)
        ? candidates.filter(({ resourceId }) => resourceId === roomId)
        : candidates,
    );
    const wanted: WantedSubject[] = [
      ...practitioners.map(({ practitionerId, beforeMinutes, afterMinutes }) =>
        of("practitioner", practitionerId, beforeMinutes, minutes + afterMinutes),
      ),
      of("patient", patientId, 0, minutes),
      ...needs.flatMap((candidates, i) =>
        candidates.map(({ resourceId, turnoverMinutes }) =>
          of(facts.needKinds[i] ?? "room", resourceId, 0, minutes + turnoverMinutes),
        ),
      ),
    ];
    const meeting = await listMeeting(tx, wanted, startsAt, refused.exceptId);
    const musts = [...practitioners.map(({ practitionerId }) => practitionerId), patientId];
    const needIds = needs.map((candidates) => candidates.map(({ resourceId }) => resourceId));
    return whatKeepsFrom(meeting, { musts, needs: needIds });
  });
}

/** Whom it was to have and nobody else, and when. */
function inParticular(
  { visit, parts }: SlotSearch,
  { practitionerId, givenBy }: Pick<Refused, "practitionerId" | "givenBy">,
): PractitionerStretch[] {
  if (parts) {
    return stretchesOf(
      parts,
      givenBy ?? parts.map(({ practitionerIds }) => practitionerIds.find((id) => id === practitionerId)),
    );
  }
  const onlyOne = givenBy?.[0] ?? practitionerId;
  const { bufferBeforeMinutes: beforeMinutes, bufferAfterMinutes: afterMinutes } = visit;
  return onlyOne === null ? [] : [{ practitionerId: onlyOne, beforeMinutes, afterMinutes }];
}

type WantedSubject = { kind: SubjectKind; subjectId: string; beforeMinutes: number; untilMinutes: number };

const of = (kind: SubjectKind, subjectId: string, beforeMinutes: number, untilMinutes: number): WantedSubject => ({
  kind,
  subjectId,
  beforeMinutes,
  untilMinutes,
});

/** In the order of the wanted, and of time. */
async function listMeeting(
  tx: Tx,
  wanted: readonly WantedSubject[],
  startsAt: Date,
  exceptId: string | undefined,
): Promise<InTheWay[]> {
  const { rows } = await tx.$client.query<InTheWay>({
    name: "list_meeting",
    text: `select json_build_object('kind', s.kind, 'id', s.subject_id, 'name', coalesce(st.display_name, r.name, e.name, p.full_name)) as subject,
             a.id as "appointmentId", a.status, p.full_name as "patientName",
             to_json(a.starts_at) #>> '{}' as "startsAt", to_json(a.ends_at) #>> '{}' as "endsAt"
           from unnest($1::text[], $2::uuid[], $3::int[], $4::int[]) with ordinality as s (kind, subject_id, before_minutes, until_minutes, n)
           join occupancies o on o.subject_id = s.subject_id and o.source_id is distinct from $6::uuid
             and o.during && tstzrange($5::timestamptz - make_interval(mins => s.before_minutes), $5 + make_interval(mins => s.until_minutes))
           join appointments a on a.id = o.source_id
           join patients p on p.id = a.patient_id
           left join staff st on st.id = s.subject_id
           left join rooms r on r.id = s.subject_id
           left join equipment e on e.id = s.subject_id
           order by s.n, a.starts_at, a.id`,
    values: [
      wanted.map(({ kind }) => kind),
      wanted.map(({ subjectId }) => subjectId),
      wanted.map(({ beforeMinutes }) => beforeMinutes),
      wanted.map(({ untilMinutes }) => untilMinutes),
      startsAt,
      exceptId ?? null,
    ],
  });
  return rows;
}
