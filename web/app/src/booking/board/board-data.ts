import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, query, type Schemas } from "../../api.ts";
import { addDays, instantOf } from "../../clock.ts";
import { useLogin } from "../../identity/session.tsx";
import { asError } from "../../problem.ts";
import { readAllPages } from "./all-pages.ts";
import { noteOwnChange } from "./own-changes.ts";

export type Appointment = Schemas["Appointment"];
export type Clinic = Schemas["Clinic"];
export type Practitioner = Schemas["Practitioner"];
export type Service = Schemas["Service"];

/** What takes, took or should have taken somebody's time. */
const boardStatuses = "requested,held,confirmed,checked_in,in_progress,completed,no_show";
export const rarelyChanging = { staleTime: 300_000 };

/** What a board is made of beside its appointments; clinics are those of one's login. */
export function useSetting() {
  const { organization, clinics: own } = useLogin();
  const path = { params: { path: { slug: organization.slug } } };
  const clinics = query.useQuery("get", "/v1/organizations/{slug}/clinics", path, rarelyChanging);
  const practitioners = query.useQuery("get", "/v1/organizations/{slug}/practitioners", path, rarelyChanging);
  const services = query.useQuery("get", "/v1/organizations/{slug}/services", path, rarelyChanging);
  const profile = query.useQuery("get", "/v1/organizations/{slug}", path, rarelyChanging);
  const asked = [clinics, practitioners, services, profile];
  return {
    clinics: clinics.data?.data.filter(({ id }) => own.length === 0 || own.includes(id)),
    practitioners: practitioners.data?.data,
    services: services.data?.data,
    /** Visits begin on steps of so many minutes. */
    stepMinutes: profile.data?.slotStepMinutes,
    error: asked.find(({ error }) => error)?.error,
    retry: () => Promise.all(asked.filter(({ error }) => error).map(({ refetch }) => refetch())),
  };
}

/** Of one practitioner, or of all; `refetchInterval` in milliseconds. */
type Wanted = { practitionerId?: string | undefined; refetchInterval: number | false };

/** The most that the API gives at once; a screen of more than this many times as much helps nobody. */
const PAGE = 500;
const MOST_PAGES = 6;

/** The appointments of some days in a row at a clinic, the earliest first. */
export function useVisits(clinic: Clinic, days: readonly string[], { practitionerId, refetchInterval }: Wanted) {
  const at = (date: string) => new Date(instantOf({ day: date, minute: 0 }, clinic.timeZone)).toISOString();
  const span = { from: at(days[0] ?? ""), until: at(addDays(days.at(-1) ?? "", 1)) };
  const whose = practitionerId === undefined ? {} : { practitionerId };
  const wanted = { clinicId: clinic.id, status: boardStatuses, limit: PAGE, ...span, ...whose };
  return useQuery({
    queryKey: ["get", "/v1/appointments", { params: { query: wanted } }], // as of any other list of them
    queryFn: ({ signal }) =>
      readAllPages(async (cursor) => {
        const params = { query: { ...wanted, ...(cursor ? { cursor } : {}) } };
        const { data, error } = await api.GET("/v1/appointments", { params, signal });
        if (!data) throw error ? asError(error) : new Error("a page without a body");
        return data;
      }, MOST_PAGES),
    refetchInterval,
  });
}

/** Puts what the API answered into everything on the screen that shows it. */
export function useShowChange() {
  const client = useQueryClient();
  return (changed: Appointment) => {
    noteOwnChange(changed.id);
    const params = { path: { appointmentId: changed.id } };
    const { queryKey } = query.queryOptions("get", "/v1/appointments/{appointmentId}", { params });
    client.setQueryData(queryKey, changed);
    client.setQueriesData<Schemas["AppointmentPage"]>({ queryKey: ["get", "/v1/appointments"] }, (page) => {
      return page && { ...page, data: page.data.map((one) => (one.id === changed.id ? changed : one)) };
    });
    return client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => isAboutVisits(path) });
  };
}

/** Tasks are closed by what one does to their appointment. */
export const isAboutVisits = (path: unknown) =>
  typeof path === "string" && (path.startsWith("/v1/appointments") || path.startsWith("/v1/task"));
