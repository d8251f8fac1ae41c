import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { query, type Schemas } from "../../api.ts";
import { useLogin } from "../../identity/session.tsx";
import { addDays, clinicTime, instantOf } from "./clock.ts";
import { type Band, clinicHours, staffHours, without } from "./hours.ts";

export type Appointment = Schemas["Appointment"];
export type Clinic = Schemas["Clinic"];
export type Practitioner = Schemas["Practitioner"];
export type Service = Schemas["Service"];

/** What takes, took or should have taken somebody's time. */
const boardStatuses = "requested,held,confirmed,checked_in,in_progress,completed,no_show";
const rarelyChanging = { staleTime: 300_000 };

/** What a board is made of beside its appointments; clinics are those of one's login. */
export function useSetting() {
  const { organization, clinics: own } = useLogin();
  const path = { params: { path: { slug: organization.slug } } };
  const clinics = query.useQuery("get", "/v1/organizations/{slug}/clinics", path, rarelyChanging);
  const practitioners = query.useQuery("get", "/v1/organizations/{slug}/practitioners", path, rarelyChanging);
  const services = query.useQuery("get", "/v1/organizations/{slug}/services", path, rarelyChanging);
  const asked = [clinics, practitioners, services];
  return {
    clinics: clinics.data?.data.filter(({ id }) => own.length === 0 || own.includes(id)),
    practitioners: practitioners.data?.data,
    services: services.data?.data,
    error: asked.find(({ error }) => error)?.error,
    retry: () => Promise.all(asked.filter(({ error }) => error).map(({ refetch }) => refetch())),
  };
}

/** The appointments of a clinic's day, the earliest first. */
export function useDay(clinic: Clinic, day: string, refetchInterval: number | false = false) {
  const at = (date: string) => new Date(instantOf({ day: date, minute: 0 }, clinic.timeZone)).toISOString();
  const span = { from: at(day), until: at(addDays(day, 1)) };
  const params = { query: { clinicId: clinic.id, status: boardStatuses, limit: 500, ...span } };
  return query.useQuery("get", "/v1/appointments", { params }, { refetchInterval });
}

/** One practitioner's day at a clinic. */
export type Column = {
  practitioner: Pick<Practitioner, "id" | "name">;
  bands: readonly Band[];
  appointments: readonly Appointment[];
};

/**
 * Whoever works at the clinic or has a visit there that day; of those who treat, only they themselves. Hours are the
 * practitioner's own as far as the login may know them, else the clinic's.
 */
export function useColumns(clinic: Clinic, day: string, practitioners: readonly Practitioner[]): Column[] {
  const { role, staffId } = useLogin();
  const { data } = useDay(clinic, day);
  const isOwn = role === "practitioner";
  const working = useMemo(
    () => practitioners.filter(({ id, clinicIds }) => clinicIds.includes(clinic.id) && (!isOwn || id === staffId)),
    [practitioners, clinic, isOwn, staffId],
  );
  const knowsHours = isOwn || role === "clinic_manager" || role === "organization_admin";
  const members = useQueries({
    queries: (knowsHours ? working : []).map(({ id }) => ({
      ...query.queryOptions("get", "/v1/staff/{staffId}", { params: { path: { staffId: id } } }),
      ...rarelyChanging,
    })),
    combine: known,
  });
  return useMemo(() => {
    const appointments = data?.data ?? [];
    const { bands: open } = clinicHours(clinic, day);
    const shown = new Map(working.map(({ id, name }) => [id, { id, name }]));
    for (const { practitioner } of appointments) if (practitioner) shown.set(practitioner.id, practitioner);
    return [...shown.values()].map((practitioner) => {
      const member = members.find(({ id }) => id === practitioner.id);
      return {
        practitioner,
        bands: member ? hoursOf(member, { clinic, day, open }) : open,
        appointments: appointments.filter((one) => one.practitioner?.id === practitioner.id),
      };
    });
  }, [data, clinic, day, working, members]);
}

/** By a name of its own, so that its answer stays the same object until one of them changes. */
const known = (answers: readonly { data: Schemas["StaffMember"] | undefined }[]) =>
  answers.flatMap(({ data }) => data ?? []);

function hoursOf(
  member: Schemas["StaffMember"],
  { clinic, day, open }: { clinic: Clinic; day: string; open: readonly Band[] },
): Band[] {
  const minuteOf = (at: string) => {
    const there = clinicTime(at, clinic.timeZone);
    if (there.day === day) return there.minute;
    return there.day < day ? 0 : 1440;
  };
  const leave = member.leave.map(({ startsAt, endsAt }) => ({ opens: minuteOf(startsAt), closes: minuteOf(endsAt) }));
  return without(staffHours(member, { clinicId: clinic.id, day, open }), leave);
}

/** Puts what the API answered into everything on the screen that shows it. */
export function useShowChange() {
  const client = useQueryClient();
  return (changed: Appointment) => {
    const params = { path: { appointmentId: changed.id } };
    const { queryKey } = query.queryOptions("get", "/v1/appointments/{appointmentId}", { params });
    client.setQueryData(queryKey, changed);
    client.setQueriesData<Schemas["AppointmentPage"]>({ queryKey: ["get", "/v1/appointments"] }, (page) => {
      return page && { ...page, data: page.data.map((one) => (one.id === changed.id ? changed : one)) };
    });
    return client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => isAboutVisits(path) });
  };
}

const isAboutVisits = (path: unknown) => typeof path === "string" && path.startsWith("/v1/appointments");
