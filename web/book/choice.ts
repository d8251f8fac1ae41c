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

/**
 * The same page with another choice; what else the address says (language, campaign) stays. There are many on a page:
 * this is made to be quick.
 */
export function addressOf(choice: Choice, { pathname, searchParams }: URL): string {
  const next = new URLSearchParams([...searchParams].filter(([name]) => !ours.has(name)));
  for (const id of choice.serviceIds) next.append("service", id);
  if (choice.isAdding) next.append("add", "1");
  for (const key of keys) {
    const value = choice[key];
    if (value !== undefined) next.append(names[key], value);
  }
  const search = next.toString();
  return search ? `${pathname}?${search}` : pathname;
}

const keys = ["clinicId", "practitionerId", "startsAt", "appointmentId"] as const;

/** What Stripe adds to the address when it leads back from a bank. */
const ofStripe = (intent: string) => [intent, `${intent}_client_secret`];

const ours = new Set<string>([
  "service",
  "add",
  ...Object.values(names),
  ...ofStripe("payment_intent"),
  ...ofStripe("setup_intent"),
  "redirect_status",
]);

/** An address may hold anything; what is no instant is no choice. */
function instantIn(text: string | undefined): string | undefined {
  return text !== undefined && Number.isNaN(Date.parse(text)) ? undefined : text;
}
