import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createTokens } from "../../src/api/auth.ts";
import { appointmentView, pendingAppointment } from "../../src/api/booking/contract.ts";
import { reconciliationReport, reconciliationView } from "../../src/api/payment/contract.ts";
import { taskPage, taskView } from "../../src/api/task/contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { cards } from "../support/browser.ts";
import { readBooks } from "./check.ts";
import type { CrashClinic, Visit } from "./clinic.ts";
import { disputePayment, type Site } from "./site.ts";
import { runNow } from "./temporal.ts";
import { until } from "./until.ts";

/**
 * One try of one operation. Tries of the same key are the same operation.
 * `unknown`: it may have been done, now or later, or not.
 */
export type Try = {
  kind:
    | "book"
    | "cancel"
    | "move"
    | "approve"
    | "capture"
    | "start"
    | "complete"
    | "no_show"
    | "give_back"
    | "take_at_desk"
    | "waive_fee"
    | "remove_card"
    | "settle";
  key: string;
  outcome: "ok" | "fail" | "unknown";
  /** HTTP status, or 0 without an answer. */
  status: number;
  /** The appointment, or what was refused. */
  said: string | null;
  /** How long its sender waited for it. */
  ms: number;
};

export type Client = ReturnType<typeof createClient>;
export type Appointment = z.output<typeof appointmentView>;

const answer = z.union([
  appointmentView,
  pendingAppointment,
  taskPage,
  taskView,
  reconciliationReport,
  reconciliationView,
  z.object({ code: z.string() }),
]);
const intent = z.object({
  status: z.string(),
  next_action: z.object({ use_stripe_sdk: z.object({ stripe_js: z.string() }) }).nullish(),
});
const ANSWER_WITHIN_MS = 12_000;
/** How long somebody tries; the tests judge sooner. */
const patience = { seconds: 180, everyMs: 250 };
/** Before the time of the visit, and so it is meant. */
const early = { acceptEarly: true };

const typed = (number: string) => ({
  "payment_method_data[type]": "card",
  "payment_method_data[card][number]": number,
  "payment_method_data[card][exp_month]": "12",
  "payment_method_data[card][exp_year]": "2040",
  "payment_method_data[card][cvc]": "123",
});
const bankSaysYes = { method: "POST", body: new URLSearchParams({ outcome: "complete" }), redirect: "manual" } as const;

/** A patient's browser: it asks until it has an answer, always with the same key, and writes down every try. */
export function createClient(
  site: Site,
  clinic: CrashClinic,
  /** Whether it asks about a payment after making it, as the page does, or leaves that to Stripe's webhooks. */
  { asksAfterPaying = false } = {},
) {
  const { apiUrl, stripeUrl, env } = site;
  const tries: Try[] = [];
  const tokens = createTokens({ jwtPrivateKey: env.JWT_PRIVATE_KEY ?? "", issuer: env.PUBLIC_URL ?? apiUrl });

  async function call(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
    as = clinic.admin,
  ) {
    const token = await (await tokens).issue(as);
    const response = await fetch(apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: answer.parse(await response.json()) };
  }

  async function tryOnce(kind: Try["kind"], path: string, key: string, body: unknown, as: Principal): Promise<Try> {
    const startedAt = performance.now();
    const tried = (outcome: Try["outcome"], status: number, said: string | null): Try => ({
      kind,
      key,
      outcome,
      status,
      said,
      ms: performance.now() - startedAt,
    });
    try {
      const { status, body: said } = await call("POST", path, { "idempotency-key": key }, body, as);
      if ("code" in said) return status >= 500 ? tried("unknown", status, null) : tried("fail", status, said.code);
      if ("data" in said) throw new Error(`${path} answered with a list`);
      return tried(status === 202 ? "unknown" : "ok", status, "toDo" in said ? said.appointmentId : said.id);
    } catch {
      return tried("unknown", 0, null);
    }
  }

  /** The id of the appointment it was done to, or the code of its refusal. */
  async function ask(
    kind: Try["kind"],
    path: string,
    body: unknown,
    { key = randomUUID(), as = clinic.admin }: { key?: string | undefined; as?: Principal } = {},
  ): Promise<Try> {
    return until(
      `an answer to ${kind} ${path}`,
      async () => {
        const tried = await tryOnce(kind, path, key, body, as);
        tries.push(tried);
        return tried.outcome === "unknown" ? undefined : tried;
      },
      patience,
    );
  }

  const read = async (id: string): Promise<Appointment> =>
    until(
      "the appointment can be read",
      async () => {
        const { status, body } = await call("GET", `/v1/appointments/${id}`);
        return status === 200 && "price" in body && body;
      },
      { ...patience, tolerant: true },
    );

  /** Answers what only a person can settle of an appointment, once there is such a task. */
  async function settle(id: string): Promise<Try> {
    const task = await until(
      `appointment ${id} has a task`,
      async () => {
        const { body } = await call("GET", "/v1/tasks?kind=card_declined&limit=100");
        return "data" in body && body.data.find(({ appointmentId }) => appointmentId === id);
      },
      { ...patience, tolerant: true },
    );
    return ask("settle", `/v1/tasks/${task.id}/closure`, { note: "Paid by bank transfer" });
  }

  /** Has our books compared with Stripe's, and answers how many payments differed. */
  async function reconcile(): Promise<number> {
    const path = "/v1/reconciliations";
    const key = randomUUID();
    const begin = async () => {
      const { status, body } = await call("POST", path, { "idempotency-key": key }, { days: 1 });
      return status === 201 && "id" in body && body.id;
    };
    const id = await until("a comparison has begun", begin, { ...patience, tolerant: true });
    const isOver = async () => {
      const { body } = await call("GET", `${path}/${id}`);
      return "differing" in body && body.finishedAt !== null && { differing: body.differing };
    };
    return (await until("the comparison is over", isOver, { ...patience, tolerant: true })).differing;
  }

  const checkPayment = (id: string) =>
    call("POST", `/v1/appointments/${id}/payment-check`).then(
      () => undefined,
      () => undefined,
    );

  return {
    tries: tries as readonly Try[],
    asksAfterPaying,
    read,
    /** As the patient, who is at the screen to pay, and whose bookings the clinic may have to approve. */
    book: (visit: Visit, key?: string) => ask("book", "/v1/appointments", visit, { key, as: clinic.patient }),
    approve: (id: string) => ask("approve", `/v1/appointments/${id}/approval`, {}),
    cancel: (id: string) => ask("cancel", `/v1/appointments/${id}/cancellation`, {}),
    /** All that is on hold, or a part, with which the rest is let go of. */
    capture: (id: string, amountMinor?: number) =>
      ask("capture", `/v1/appointments/${id}/capture`, amountMinor === undefined ? {} : { amountMinor }),
    start: (id: string) => ask("start", `/v1/appointments/${id}/start`, early),
    complete: (id: string) => ask("complete", `/v1/appointments/${id}/completion`, early),
    miss: (id: string) => ask("no_show", `/v1/appointments/${id}/no-show`, early),
    /** The patient's bank takes the money back. */
    async dispute(id: string): Promise<void> {
      const paid = (await readBooks(site)).find((entry) => entry.metadata.appointment_id === id && entry.captured > 0);
      await disputePayment(site, paid?.paymentIntent ?? "");
    },
    waive: (id: string) => ask("waive_fee", `/v1/appointments/${id}/fee-waiver`, { reason: "They were ill" }),
    removeCard: (id: string) => ask("remove_card", `/v1/appointments/${id}/card-removal`, {}),
    settle,
    reconcile,
    giveBack: (id: string, amountMinor: number) =>
      ask("give_back", `/v1/appointments/${id}/refunds`, { amountMinor, reason: "To please them" }),
    takeAtDesk: (id: string, amountMinor: number, insteadOfCard = false) =>
      ask("take_at_desk", `/v1/appointments/${id}/desk-payments`, { method: "cash", amountMinor, insteadOfCard }),
    move: (id: string, startsAt: string, practitionerId: string) =>
      ask("move", `/v1/appointments/${id}/reschedule`, { startsAt, practitionerId }),

    /**
     * As Stripe.js does, whether the card pays or is saved: with the publishable key, the secret of this one payment
     * and a typed card, whose holder says yes when the bank asks. False: the card was declined.
     */
    async pay(clientSecret: string, card: string = cards.good): Promise<boolean> {
      const id = clientSecret.slice(0, clientSecret.indexOf("_secret"));
      const authorization = `Bearer ${env.STRIPE_PUBLISHABLE_KEY}`;
      const url = `${stripeUrl}/v1/${id.startsWith("seti_") ? "setup" : "payment"}_intents/${id}`;
      const ask = (path: string, init: RequestInit = {}) =>
        fetch(url + path, { headers: { authorization }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS), ...init });
      return until(
        "Stripe answers the browser",
        async () => {
          const body = new URLSearchParams({ client_secret: clientSecret, ...typed(card) });
          const confirmed = await ask("/confirm", { method: "POST", body }).catch(() => undefined);
          if (confirmed?.status === 402) return "declined";
          // After an answer that was lost Stripe refuses to confirm again: then the payment itself tells.
          const now = intent.parse(await (await ask(`?client_secret=${clientSecret}`)).json());
          if (now.next_action) await fetch(now.next_action.use_stripe_sdk.stripe_js, bankSaysYes);
          return ["requires_payment_method", "requires_action"].includes(now.status) ? undefined : now.status;
        },
        { ...patience, tolerant: true },
      ).then((status) => status !== "declined");
    },

    /** What a schedule does every ten minutes, done now. */
    sweep: () => runNow(site, "startMissingWorkflows"),

    /** What a schedule does every hour, done now: what Stripe could not tell us is fetched. */
    catchUp: () => runNow(site, "catchUpStripe"),

    /** What the page does after paying; the workflow then looks at Stripe without waiting for its webhook. */
    checkPayment,

    /** As the page of somebody who has paid: it asks until the hold is one no more. */
    followPayment: (id: string) =>
      until(
        `the payment of ${id} is known`,
        async () => {
          await checkPayment(id);
          return (await read(id)).status !== "held";
        },
        { ...patience, everyMs: 1_000 },
      ),

    waitFor: (id: string, what: string, isSo: (appointment: Appointment) => boolean) =>
      until(
        `appointment ${id} is ${what}`,
        async () => {
          const appointment = await read(id);
          return isSo(appointment) && appointment;
        },
        patience,
      ),
  };
}
