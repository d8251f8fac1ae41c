/**
 * What a visitor has chosen so far. It lives in the page's address, so that
 * going back, reloading and sending a link lose nothing.
 */
export type Choice = {
  /** In the order of the visit. */
  serviceIds: string[];
  /** Another service is being chosen for the same visit. */
  isAdding?: boolean | undefined;
  clinicId?: string | undefined;
  /** undefined: anyone who is free. */
  practitionerId?: string | undefined;
  /** ISO instant. */
  startsAt?: string | undefined;
  /** Once it is booked. */
  appointmentId?: string | undefined;
};

/** What is chosen in the place of a time that is not taken; the rest stays. */
export type OtherTime = Pick<Choice, "startsAt"> & Partial<Pick<Choice, "serviceIds" | "clinicId">>;

const names = {
  clinicId: "clinic",
  practitionerId: "with",
  startsAt: "at",
  appointmentId: "appointment",
} as const;

export function choiceOf(url: URL): Choice {
  const read = (name: string) => url.searchParams.get(name) || undefined;
  return {
    serviceIds: [...new Set(url.searchParams.getAll("service"))],
    isAdding: read("add") === "1",
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
  next.searchParams.delete("service");
  for (const id of choice.serviceIds) next.searchParams.append("service", id);
  write("add", choice.isAdding ? "1" : undefined);
  write(names.clinicId, choice.clinicId);
  write(names.practitionerId, choice.practitionerId);
  write(names.startsAt, choice.startsAt);
  write(names.appointmentId, choice.appointmentId);
  for (const name of [...ofStripe("payment_intent"), ...ofStripe("setup_intent"), "redirect_status"])
    next.searchParams.delete(name);
  return next.pathname + next.search;
}

/** What Stripe adds to the address when it leads back from a bank. */
const ofStripe = (intent: string) => [intent, `${intent}_client_secret`];

/** An address may hold anything; what is no instant is no choice. */
function instantIn(text: string | undefined): string | undefined {
  return text !== undefined && Number.isNaN(Date.parse(text)) ? undefined : text;
}
