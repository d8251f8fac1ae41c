import type Stripe from "stripe";
import * as z from "zod";
import { type Context, PLATFORM } from "../context.ts";
import { newId } from "../ids.ts";
import type { EventRecord } from "../store/records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { missing } from "../wire/errors.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, flag, page, table, text } from "../wire/params.ts";
import { endpointsFor } from "./webhook-endpoints.ts";

export const API_VERSION = "2026-10-28.endive";
const RETENTION_SECONDS = 30 * 24 * 3600;

/** Records that something happened; `object` is what the thing looks like now. */
export function emit(ctx: Context, type: Stripe.Event.Type, object: object): void {
  const awaited = ctx.hasWebhook || endpointsFor(ctx.tx, type).length > 0;
  const delivery = { state: awaited ? ("pending" as const) : ("none" as const), attempts: 0 };
  ctx.tx.put("event", { id: newId("evt"), created: ctx.now, type, object, request: ctx.request, delivery });
}

export function isReadable(event: EventRecord, now: number): boolean {
  return now - event.created < RETENTION_SECONDS;
}

export function toEvent(event: EventRecord, account: string) {
  return {
    id: event.id,
    object: "event" as const,
    ...(account !== PLATFORM && { account }),
    api_version: API_VERSION,
    created: event.created,
    data: { object: event.object },
    livemode: false,
    pending_webhooks: event.delivery.state === "pending" ? 1 : 0,
    request: event.request && { id: event.request.id, idempotency_key: event.request.idempotencyKey },
    type: event.type,
  };
}

export const eventEndpoints = [
  endpoint({
    method: "get",
    path: "/v1/events/:id",
    params: table({}),
    run: (ctx, _params, id) => toEvent(theEvent(ctx, id), ctx.tx.account),
  }),
  endpoint({
    method: "get",
    path: "/v1/events",
    params: table({
      ...page,
      created,
      type: text.optional(),
      types: z.array(text).max(20).optional(),
      delivery_success: flag.optional(),
    }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("event")
          .filter((event) => isReadable(event, ctx.now) && isWithin(params.created, event.created))
          .filter((event) => !params.type || event.type === params.type)
          .filter((event) => !params.types || params.types.includes(event.type))
          .filter((event) => params.delivery_success === undefined || params.delivery_success === isDelivered(event)),
        params,
        { url: "/v1/events", what: "event", view: (event) => toEvent(event, ctx.tx.account) },
      ),
  }),
];

function theEvent(ctx: Context, id: string): EventRecord {
  const event = ctx.tx.find("event", id);
  if (!event || !isReadable(event, ctx.now)) throw missing("event", id);
  return event;
}

function isDelivered({ delivery }: EventRecord): boolean {
  return delivery.state === "delivered" || delivery.state === "none";
}
