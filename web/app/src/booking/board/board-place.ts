import { useLocalStorage } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { clinicTime } from "../../clock.ts";
import type { Appointment, Clinic } from "./board-data.ts";

/** What the panel beside the board is about. */
export type Open = { kind: "appointment" | "patient"; id: string } | { kind: "attention" };

/** What a column is: a practitioner's day, a room's, or a day of one practitioner's week. */
export type View = "practitioners" | "rooms" | "week";

/** An appointment, as far as the way there goes. */
export type Visit = Pick<Appointment, "id" | "startsAt"> & { clinic: Pick<Appointment["clinic"], "id" | "timeZone"> };

const viewOf = (given: string | null): View => (given === "rooms" || given === "week" ? given : "practitioners");

/**
 * Where one is on the board, kept in the address, so that a reload or a link leads back to it. The clinic
 * is the one looked at last unless the address names another.
 */
export function useBoardPlace(clinics: readonly Clinic[]) {
  const [search, setSearch] = useSearchParams();
  const [stored, setLastClinic] = useLocalStorage({
    key: "praxis-clinic",
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const [lastClinic] = useState(stored); // what is chosen in another tab leaves this one where it is
  const named = (slug: string | null) => clinics.find((one) => one.slug === slug);
  const clinic = named(search.get("clinic")) ?? named(lastClinic) ?? clinics[0];
  const today = clinic && clinicTime(Date.now(), clinic.timeZone).day;
  const given = search.get("day");
  const [open] = (["appointment", "patient", "attention"] as const).flatMap((kind): Open[] => {
    const id = search.get(kind);
    if (!id) return [];
    return kind === "attention" ? [{ kind }] : [{ kind, id }];
  });
  // Once one is there: what is typed may keep one where one is.
  const slug = named(search.get("clinic"))?.slug;
  useEffect(() => {
    if (slug) setLastClinic(slug);
  }, [slug, setLastClinic]);
  const change = (edit: (next: URLSearchParams) => void, replace = true) => {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        edit(next);
        return next;
      },
      { replace },
    );
  };
  return {
    clinic,
    today,
    day: given && /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given)) ? given : today,
    open,
    view: viewOf(search.get("view")),
    /** Whose week it is; null = not chosen. */
    weekOf: search.get("with"),
    goToView: (view: View, practitionerId?: string) =>
      change((next) => {
        next.set("view", view);
        if (practitionerId) next.set("with", practitionerId);
      }, false),
    goToDay: (day: string) => change((next) => next.set("day", day), false),
    goToClinic: (slug: string) =>
      change((next) => {
        next.set("clinic", slug);
        next.delete("appointment");
      }, false),
    goToVisit: ({ id, clinic: { id: clinicId, timeZone }, startsAt }: Visit) =>
      change((next) => {
        const slug = clinics.find((one) => one.id === clinicId)?.slug;
        if (slug) next.set("clinic", slug);
        next.set("day", clinicTime(startsAt, timeZone).day);
        next.delete("patient");
        next.delete("attention");
        next.set("appointment", id);
      }, false),
    show: (what: Open | undefined) =>
      change((next) => {
        next.delete("appointment");
        next.delete("patient");
        next.delete("attention");
        if (what) next.set(what.kind, "id" in what ? what.id : "open");
      }),
  };
}
