import { ApplicationFailure, Context } from "@temporalio/activity";
import type Stripe from "stripe";
import * as z from "zod";
import type { Db } from "../db/client.ts";
import { listStripeAccounts } from "../db/organization/queries.ts";
import { reportParked } from "../db/payment/report-parked.ts";
import {
  type EventSubject,
  listKnownEvents,
  listParked,
  matchParked,
  receiveStripeEvent,
} from "../db/payment/stripe-events.ts";
import { type EventKey, isEcho, toStripeEvent } from "../domain/payment/stripe-event.ts";
import { accountOf } from "./stripe-recall.ts";

export type StrayEventActivities = ReturnType<typeof createStrayEventActivities>;

type Deps = {
  db: Db;
  stripe: Stripe;
  /** Tells the appointment's workflow that Stripe has news, as the webhook itself would have. */
  report: (subject: EventSubject) => Promise<void>;
};

/**
 * Stripe sends a webhook again for three days, and lists what it gave up for thirty: fetched for as long, so that
 * nothing is lost however long we were away. The comparison of books would find money, but no card that was saved.
 */
const FETCH_DAYS = 30;
const PAGE = 100;
/** Between two pages: after a long outage there are many, and what patients wait for comes before them. */
const PAGE_PAUSE_MS = 250;
/** The workflow that looks after a parked event gives up earlier. */
const PARKED_TOO_LONG_MINUTES = 10;

/** How far it has come, newest first: `after` is the last event that was dealt with. */
const fetched = z.object({ missed: z.number(), after: z.string().optional() });

/** Each may be repeated: an event is stored once, and telling a workflow twice makes it look twice. */
export function createStrayEventActivities({ db, stripe, report }: Deps) {
  /** Passes a parked event on once what it names is there. Not there yet: thrown, so that Temporal tries again. */
  async function passOnParked(key: EventKey): Promise<void> {
    const found = await matchParked(db, key);
    if (found === "parked") throw new ApplicationFailure("what the event names is not there yet", "not_known_yet");
    if (found !== "over") await report(found);
  }

  /**
   * Stores what Stripe could not deliver to us in the last thirty days, and passes it on. Answers how many events were
   * missed; what they name and is not there stays parked. Tried again it goes on from the page that it had come to.
   */
  async function fetchMissedEvents({ account }: { account: string }): Promise<number> {
    const created = { gte: Math.floor(Date.now() / 1000) - FETCH_DAYS * 86_400 };
    const asked = { delivery_success: false, created, limit: PAGE };
    let { missed, after } = fetched.catch({ missed: 0 }).parse(Context.current().info.heartbeatDetails);
    for (;;) {
      const from = after === undefined ? {} : { starting_after: after };
      const page = await stripe.events.list({ ...asked, ...from }, accountOf({ stripeAccountId: account || null }));
      missed += await receive(page.data, account);
      after = page.data.at(-1)?.id;
      if (!page.has_more || after === undefined) return missed;
      Context.current().heartbeat({ missed, after });
      await Context.current().sleep(PAGE_PAUSE_MS);
    }
  }

  async function receive(listed: readonly Stripe.Event[], account: string): Promise<number> {
    const events = listed.filter(({ type }) => !isEcho(type)).map((event) => toStripeEvent({ ...event, account }));
    const known = new Set(
      await listKnownEvents(
        db,
        account,
        events.map(({ eventId }) => eventId),
      ),
    );
    const missed = events.filter(({ eventId }) => !known.has(eventId)).toReversed(); // listed newest first
    for (const event of missed) {
      const found = await receiveStripeEvent(db, event);
      if (typeof found !== "string") await report(found);
    }
    return missed.length;
  }

  return {
    passOnParked,
    fetchMissedEvents,
    /** Tells a person of an event that names what is not there. */
    reportParked: ({ at, ...key }: EventKey & { at: string }) => reportParked(db, key, new Date(at)),
    listParked: () => listParked(db, PARKED_TOO_LONG_MINUTES),
    /** The platform's own account is ''. */
    listStripeAccounts: () => listStripeAccounts(db),
  };
}
