/**
 * What a visitor has chosen so far. It lives in the page's address, so that
 * going back, reloading and sending a link lose nothing.
 */
export type Choice = {
  serviceId?: string | undefined;
  clinicId?: string | undefined;
  /** undefined: anyone who is free. */
  practitionerId?: string | undefined;
  /** ISO instant. */
  startsAt?: string | undefined;
  /** Once it is booked. */
  appointmentId?: string | undefined;
};

const names = {
  serviceId: "service",
  clinicId: "clinic",
  practitionerId: "with",
  startsAt: "at",
  appointmentId: "appointment",
} as const;

export function choiceOf(url: URL): Choice {
  const read = (name: string) => url.searchParams.get(name) || undefined;
  return {
    serviceId: read(names.serviceId),
    clinicId: read(names.clinicId),
    practitionerId: read(names.practitionerId),
    startsAt: instantIn(read(names.startsAt)),
    appointmentId: read(names.appointmentId),
  };
}

/** The same page with another choice; what else the address says (language, campaign) stays. */
export function addressOf(choice: Choice, url: URL): string {
  const next = new URL(url);
  const write = (name: string, value: string | undefined) => {
    if (value === undefined) next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  };
  write(names.serviceId, choice.serviceId);
  write(names.clinicId, choice.clinicId);
  write(names.practitionerId, choice.practitionerId);
  write(names.startsAt, choice.startsAt);
  write(names.appointmentId, choice.appointmentId);
  for (const name of ["payment_intent", "payment_intent_client_secret", "redirect_status"])
    next.searchParams.delete(name);
  return next.pathname + next.search;
}

/** An address may hold anything; what is no instant is no choice. */
function instantIn(text: string | undefined): string | undefined {
  return text !== undefined && Number.isNaN(Date.parse(text)) ? undefined : text;
}
