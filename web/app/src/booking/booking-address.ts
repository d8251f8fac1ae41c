import { useLogin } from "../identity/session.tsx";
import { useLanguage } from "../language.tsx";
import type { Appointment } from "./appointment.ts";

/** Where one books: from the beginning, the same once more, or on with a time that is held and waits to be paid. */
export function useBookingAddress() {
  const { slug } = useLogin().organization;
  const { language } = useLanguage();
  const page = (...choice: [name: string, value: string][]) =>
    `/book/${slug}?${new URLSearchParams([["lang", language], ...choice]).toString()}`;
  return {
    bookNew: page(),
    bookAgain: (appointment: Appointment) => page(...sameVisit(appointment)),
    payFor: (appointment: Appointment) =>
      page(...sameVisit(appointment), ["at", appointment.startsAt], ["appointment", appointment.id]),
  };
}

function sameVisit({ services, clinic, practitioner }: Appointment): [name: string, value: string][] {
  return [
    ...services.map(({ serviceId }): [string, string] => ["service", serviceId]),
    ["clinic", clinic.id],
    ...(practitioner ? [["with", practitioner.id] satisfies [string, string]] : []),
  ];
}
