import type { Hours, SlotSearch, StartRange } from "../../src/domain/availability/facts.ts";
import { freeCandidates } from "../../src/domain/availability/forbidden.ts";
import { openStarts } from "../../src/domain/availability/slots.ts";
import { intersect, never, type Stretches, unite } from "../../src/domain/availability/stretches.ts";
import { isWithin, type VisitTime } from "../../src/domain/availability/timetable.ts";
import { isEligible } from "../../src/domain/booking/eligibility.ts";
import { addDays, clinicDay, dayNumber, epochMinute, instantOf, startOfDay, zoneTable } from "../../src/domain/time.ts";
import type {
  ClinicDescription,
  OrganizationDescription,
  ResourceDescription,
  StaffDescription,
} from "./description.ts";
import type { Ids } from "./ids.ts";
import { leaveOf } from "./people-rows.ts";
import type { Random } from "./random.ts";
import { subjectsOf, type Visit } from "./visit.ts";

const DAYS_BACK = 21;
const DAYS_AHEAD = 21;
const DAY_MINUTES = 1440;
const everybody = { eligibleGender: null, minimumAgeYears: null, maximumAgeYears: null };
/** The defaults of an organization's settings. */
const rules = { slotStepMinutes: 15, minimumNoticeMinutes: 60, horizonDays: 180 };

type Diary = { described: OrganizationDescription; ids: Ids; random: Random; now: Date; busy: Map<string, Stretches> };

/**
 * Three weeks of visits before `now` and three after it. Each takes a start that the product itself would have offered
 * its patient, so hours, buffers, turnover and everybody's other visits are respected.
 */
export function planVisits(described: OrganizationDescription, ids: Ids, random: Random, now: Date): Visit[] {
  const diary: Diary = { described, ids, random, now, busy: leaves(described, ids) };
  return described.clinics.flatMap((clinic) => {
    const today = clinicDay(now, clinic.timeZone);
    return Array.from({ length: DAYS_BACK + DAYS_AHEAD + 1 }, (_, i) => i - DAYS_BACK).flatMap((offset) =>
      planDay(diary, clinic, addDays(today, offset), wantedVisits(offset)),
    );
  });
}

/** How many of each practitioner's day: the past was busy, the next days are filling, the third week is open. */
function wantedVisits(offset: number): number {
  return offset <= 0 ? 1.8 : Math.max(0.5, 1.7 - offset * 0.07);
}

function planDay(diary: Diary, clinic: ClinicDescription, day: string, perPractitioner: number): Visit[] {
  const practitioners = diary.described.staff.filter(({ services, works }) => {
    return services.length > 0 && works.some((place) => place.clinic === clinic.key);
  });
  const attempts = Math.round(practitioners.length * perPractitioner);
  return Array.from({ length: attempts }, () => planVisit(diary, clinic, day, practitioners)).flatMap(
    (visit) => visit ?? [],
  );
}

/**
 * One attempt: undefined when there is nothing for the patient drawn, or the
 * practitioner drawn has no time left that day.
 */
function planVisit(
  diary: Diary,
  clinic: ClinicDescription,
  day: string,
  practitioners: readonly StaffDescription[],
): Visit | undefined {
  const { random, ids, now } = diary;
  const range = rangeOfDay(clinic.timeZone, day);
  const bookableSince = Math.min(range.fromMinute, epochMinute(now));
  const requestedAt = instantOf(bookableSince - (2 + random.below(12)) * DAY_MINUTES);
  const wish = drawWish(diary, clinic, day, practitioners);
  if (!wish) return undefined;

  const search = searchFor(diary, { ...wish, requestedAt });
  const { minutes } = wish.service;
  // None is under way: who is in the chair right now is for a person to say.
  const isOverOrToCome = (start: number) => start + minutes <= epochMinute(now) || start > epochMinute(now);
  const startsMinute = random.pick(openStarts(search, range).flatMap(({ starts }) => starts.filter(isOverOrToCome)));
  if (startsMinute === undefined) return undefined;

  const free = freeCandidates(search, startsMinute).map(([first]) => first);
  const resources = clinic.resources.filter(({ name }) => free.includes(ids.resource(clinic.key, name)));
  const startsAt = instantOf(startsMinute);
  const endsAt = instantOf(startsMinute + minutes);
  const nurse = findNurse(diary, wish, { startsAt, endsAt });
  const visit = { ...wish, nurse, requestedAt, resources, startsAt, endsAt, status: drawStatus(random, endsAt <= now) };
  if (visit.status !== "cancelled") takeTime(diary, visit);
  return visit;
}

/** Who helps with such a service, works then, and is free with the buffers of the practitioner. */
function findNurse({ described, ids, busy }: Diary, { clinic, service }: Wish, visit: VisitTime) {
  const from = epochMinute(visit.startsAt) - service.bufferBeforeMinutes;
  const until = epochMinute(visit.endsAt) + service.bufferAfterMinutes;
  return described.staff.find((person) => {
    const hours = hoursAt(clinic, person);
    const taken = intersect(busy.get(ids.staff(person.key)) ?? never, Int32Array.of(from, until));
    const helps = person.nurses?.includes(service.key) && isWithin({ timeZone: clinic.timeZone, hours }, visit);
    return helps && taken.length === 0;
  });
}

function rangeOfDay(timeZone: string, day: string): StartRange {
  const number = dayNumber(day);
  const table = zoneTable(timeZone, number * DAY_MINUTES, number * DAY_MINUTES);
  return { fromMinute: startOfDay(table, number), untilMinute: startOfDay(table, number + 1) };
}

type Wish = Pick<Visit, "clinic" | "service" | "practitioner" | "patient">;

/** Someone who lives near the clinic, and a service that is for them, with somebody who offers it there. */
function drawWish(
  { described, random }: Diary,
  clinic: ClinicDescription,
  day: string,
  practitioners: readonly StaffDescription[],
): Wish | undefined {
  const patient = random.pick(described.patients.filter((one) => one.clinic === clinic.key));
  const practitioner = random.pick(practitioners);
  if (!patient || !practitioner) return undefined;
  const service = random.pick(
    described.services.filter(({ key, prices, eligible }) => {
      const isOffered = practitioner.services.includes(key) && prices[clinic.key] !== undefined;
      return isOffered && isEligible({ ...everybody, ...eligible }, patient, day);
    }),
  );
  return service && { clinic, service, practitioner, patient };
}

function drawStatus(random: Random, isOver: boolean): Visit["status"] {
  if (random.chance(0.07)) return "cancelled";
  if (!isOver) return "confirmed";
  return random.chance(0.08) ? "no_show" : "completed";
}

function searchFor({ ids, busy }: Diary, wish: Wish & { requestedAt: Date }): SlotSearch {
  const { clinic, service, practitioner, patient, requestedAt } = wish;
  const candidates = (kind: ResourceDescription["kind"], wanted: string) =>
    clinic.resources
      .filter(({ kind: of, type }) => of === kind && type === wanted)
      .map(({ name, turnoverMinutes }) => ({ resourceId: ids.resource(clinic.key, name), turnoverMinutes }));
  const { minutes, bufferBeforeMinutes, bufferAfterMinutes, room, device } = service;
  const needs = [candidates("room", room), ...(device ? [candidates("equipment", device)] : [])];
  return {
    clinic: {
      clinicId: ids.clinic(clinic.key),
      timeZone: clinic.timeZone,
      hours: { week: clinic.week, exceptions: clinic.holidays },
    },
    practitioners: [{ practitionerId: ids.staff(practitioner.key), hours: hoursAt(clinic, practitioner) }],
    visit: { minutes, bufferBeforeMinutes, bufferAfterMinutes, needs },
    rules,
    requestedAt,
    patientId: ids.patient(patient.key),
    busy,
  };
}

function hoursAt({ key }: ClinicDescription, { works }: StaffDescription): Hours {
  const place = works.find(({ clinic }) => clinic === key);
  return { week: place?.week ?? [], exceptions: place?.overrides ?? [] };
}

function leaves({ staff, clinics }: OrganizationDescription, ids: Ids): Map<string, Stretches> {
  return new Map(
    staff.map((person) => {
      const away = leaveOf(person, clinics).map(({ startsAt, endsAt }) =>
        Int32Array.of(epochMinute(startsAt), epochMinute(endsAt)),
      );
      return [ids.staff(person.key), away.reduce(unite, never)];
    }),
  );
}

function takeTime({ busy, ids }: Diary, visit: Visit): void {
  const starts = epochMinute(visit.startsAt);
  const ends = epochMinute(visit.endsAt);
  for (const { subjectId, beforeMinutes, afterMinutes } of subjectsOf(visit, ids)) {
    const taken = Int32Array.of(starts - beforeMinutes, ends + afterMinutes);
    busy.set(subjectId, unite(busy.get(subjectId) ?? never, taken));
  }
}
