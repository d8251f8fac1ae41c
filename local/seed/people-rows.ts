import { accounts, membershipClinics, memberships } from "../../src/db/identity/schema.ts";
import { patientAccess, patients } from "../../src/db/record/schema.ts";
import {
  staff,
  staffClinics,
  staffHours,
  staffLeave,
  staffOverrides,
  staffServices,
} from "../../src/db/staff/schema.ts";
import { dayNumber, instantOf, startOfDay, zoneTable } from "../../src/domain/time.ts";
import type { LoginDescription, OrganizationDescription, StaffDescription } from "./description.ts";
import { accountId, type Ids } from "./ids.ts";
import { exceptionBands } from "./organization-rows.ts";
import { type Batch, batch } from "./write.ts";

const longAgo = new Date("2025-01-01T09:00:00Z");

/** One account per address, however many organizations it has a place in; all have the same password. */
export function accountRows(organizations: readonly OrganizationDescription[], passwordHash: string): Batch {
  const emails = new Set(organizations.flatMap(({ logins }) => logins.map(({ email }) => email)));
  return batch(
    accounts,
    [...emails].map((email) => ({ id: accountId(email), email, passwordHash, emailVerifiedAt: longAgo })),
  );
}

/** Staff with their hours, patients, and what logins may do. Accounts and clinics must be there. */
export function peopleRows(described: OrganizationDescription, ids: Ids): Batch[] {
  return [...staffRows(described, ids), ...patientRows(described, ids), ...membershipRows(described.logins, ids)];
}

function staffRows({ clinics, staff: described, logins }: OrganizationDescription, ids: Ids): Batch[] {
  const organizationId = ids.organization;
  const loginOf = new Map(logins.map(({ staff, email }) => [staff, accountId(email)]));
  const places = described.flatMap(({ key, works }) =>
    works.map((place) => ({ ...place, staffId: ids.staff(key), clinicId: ids.clinic(place.clinic) })),
  );
  return [
    batch(
      staff,
      described.map(({ key, name, title }) => ({
        organizationId,
        id: ids.staff(key),
        accountId: loginOf.get(key) ?? null,
        displayName: name,
        title,
      })),
    ),
    batch(
      staffClinics,
      places.map(({ staffId, clinicId }) => ({ organizationId, staffId, clinicId })),
    ),
    batch(
      staffServices,
      described.flatMap(({ key, services }) =>
        services.map((service) => ({ organizationId, staffId: ids.staff(key), serviceId: ids.service(service) })),
      ),
    ),
    batch(
      staffHours,
      places.flatMap(({ staffId, clinicId, week }) =>
        week.map(({ weekday, opens, closes }) => ({
          organizationId,
          id: ids.row("staff hours", staffId, clinicId, `${weekday} ${opens}`),
          staffId,
          clinicId,
          weekday,
          opensMinute: opens,
          closesMinute: closes,
        })),
      ),
    ),
    batch(
      staffOverrides,
      places.flatMap(({ staffId, clinicId, overrides }) =>
        overrides.flatMap(exceptionBands).map((band) => ({
          organizationId,
          id: ids.row("staff override", staffId, clinicId, `${band.onDate} ${band.opensMinute}`),
          staffId,
          clinicId,
          ...band,
        })),
      ),
    ),
    batch(
      staffLeave,
      described.flatMap((person) =>
        leaveOf(person, clinics).map((leave) => ({
          organizationId,
          id: ids.row("leave", person.key, leave.startsAt.toISOString()),
          staffId: ids.staff(person.key),
          ...leave,
        })),
      ),
    ),
  ];
}

/** Leave as instants: from the start of its first local day to the end of its last. */
export function leaveOf(
  { works, leave }: StaffDescription,
  clinics: OrganizationDescription["clinics"],
): { startsAt: Date; endsAt: Date }[] {
  const timeZone = clinics.find(({ key }) => key === works[0]?.clinic)?.timeZone ?? "UTC";
  return leave.map(({ from, to }) => {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    const table = zoneTable(timeZone, first * 1440, last * 1440);
    return { startsAt: instantOf(startOfDay(table, first)), endsAt: instantOf(startOfDay(table, last + 1)) };
  });
}

function patientRows({ patients: described, logins }: OrganizationDescription, ids: Ids): Batch[] {
  const organizationId = ids.organization;
  return [
    batch(
      patients,
      described.map(({ key, name, email, gender, bornOn, language, interpreterFor }) => ({
        organizationId,
        id: ids.patient(key),
        fullName: name,
        email,
        gender,
        bornOn,
        language,
        interpreterFor,
      })),
    ),
    batch(
      patientAccess,
      logins.flatMap(({ email, patient }) =>
        patient
          ? {
              organizationId,
              accountId: accountId(email),
              patientId: ids.patient(patient),
              relation: "self" as const,
            }
          : [],
      ),
    ),
  ];
}

function membershipRows(logins: readonly LoginDescription[], ids: Ids): Batch[] {
  const organizationId = ids.organization;
  return [
    batch(
      memberships,
      logins.map(({ email, role }) => ({ organizationId, accountId: accountId(email), role })),
    ),
    batch(
      membershipClinics,
      logins.flatMap(({ email, clinics }) =>
        clinics.map((clinic) => ({ organizationId, accountId: accountId(email), clinicId: ids.clinic(clinic) })),
      ),
    ),
  ];
}
