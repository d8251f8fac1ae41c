import * as z from "zod";
import type { StaffMember, StaffSummary, Workload } from "../../domain/staff/member.ts";
import { day, exampleId, id, instant, text } from "../contract.ts";
import { acceptAffected, activeFilter } from "../organization/clinic-contract.ts";
import { dayException, eachDayOnce, newBands, newWeek, week } from "../organization/hours-contract.ts";
import { version } from "../organization/settings-contract.ts";

export const staffParams = z.strictObject({ staffId: id });
export const staffClinicParams = z.strictObject({ staffId: id, clinicId: id });
export const leaveParams = z.strictObject({ staffId: id, leaveId: id });
export const staffQuery = z.strictObject({ clinicId: id.optional(), active: activeFilter });

const settings = {
  name: text(200).meta({ description: "As patients know them" }),
  title: text(200).meta({ example: "Dermatologist" }),
  clinicIds: z.array(id).min(1).max(100),
  serviceIds: z
    .array(id)
    .max(500)
    .meta({ description: "Who offers a service is a practitioner: at each of their clinics that has it" }),
};

export const createStaffBody = z
  .strictObject({ ...settings, serviceIds: settings.serviceIds.default([]) })
  .meta({ id: "CreateStaff", example: { name: "Dr. Grace Kim", title: "Dentist", clinicIds: [exampleId] } });

export const changeStaffBody = z
  .strictObject({ ...settings, active: z.boolean().meta({ description: "false: they have left" }) })
  .partial()
  .extend({ acceptAffected })
  .meta({ id: "ChangeStaff", example: { title: "Physician" } });

export const staffHoursBody = z
  .strictObject({
    week: newWeek,
    overrides: z
      .array(z.strictObject({ day, bands: newBands }))
      .max(1000)
      .refine(eachDayOnce, "each day once"),
    acceptAffected,
  })
  .meta({
    id: "StaffHours",
    example: {
      week: [{ weekday: 2, opens: 540, closes: 1020 }],
      overrides: [{ day: "2030-12-24", bands: [{ opens: 540, closes: 720 }] }],
    },
  });

export const leaveBody = z
  .strictObject({ startsAt: instant, endsAt: instant, acceptAffected })
  .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), "ends after it starts")
  .meta({ id: "Leave", example: { startsAt: "2033-08-01T00:00:00+02:00", endsAt: "2033-08-15T00:00:00+02:00" } });

const LONGEST_WORKLOAD_DAYS = 92;

export const workloadQuery = z
  .strictObject({ from: day, to: day.meta({ description: "Included" }) })
  .refine(({ from, to }) => from <= to, "from is not after to")
  .refine(
    ({ from, to }) => Date.parse(to) - Date.parse(from) < LONGEST_WORKLOAD_DAYS * 86_400_000,
    `at most ${LONGEST_WORKLOAD_DAYS} days`,
  )
  .meta({ example: { from: "2031-05-05", to: "2031-05-11" } });

const summary = {
  id,
  version,
  active: z.boolean(),
  hasLogin: z.boolean(),
  name: z.string(),
  title: z.string(),
  clinicIds: z.array(id),
  serviceIds: z.array(id),
};

export const staffList = z.strictObject({
  data: z.array(z.strictObject(summary).meta({ id: "StaffSummary" }) satisfies z.ZodType<StaffSummary>),
});

export const staffMember = z
  .strictObject({
    ...summary,
    hours: z
      .array(z.strictObject({ clinicId: id, week, overrides: z.array(dayException) }))
      .meta({ description: "One for each of their clinics" }),
    leave: z.array(z.strictObject({ id, startsAt: instant, endsAt: instant })),
  })
  .meta({
    id: "StaffMember",
    description: "A member of staff as those who run the clinics see them",
  }) satisfies z.ZodType<StaffMember>;

export const workload = z.strictObject({
  data: z.array(
    z
      .strictObject({ day, clinicId: id, visits: z.int(), bookedMinutes: z.int() })
      .meta({ id: "Workload" }) satisfies z.ZodType<Workload>,
  ),
});
