import type Stripe from "stripe";
import * as z from "zod";
import type { Context } from "../context.ts";
import { newId, randomText } from "../ids.ts";
import type { WebhookEndpointRecord } from "../store/records.ts";
import type { Reader } from "../store/store.ts";
import { endpoint } from "../wire/endpoint.ts";
import { badRequest, missing } from "../wire/errors.ts";
import { listPage } from "../wire/lists.ts";
import { mergedMetadata, withoutEmpty } from "../wire/metadata.ts";
import { flag, metadata, page, table, text, unsettableText } from "../wire/params.ts";

const path = "/v1/webhook_endpoints";
const described = { description: unsettableText.optional(), metadata: metadata.optional() };
const creation = table({ ...described, url: text, enabled_events: z.array(text).min(1) });
const update = table({
  ...described,
  url: text.optional(),
  enabled_events: z.array(text).min(1).optional(),
  disabled: flag.optional(),
});

export const webhookEndpointEndpoints = [
  endpoint({ method: "post", path, params: creation, run: create }),
  endpoint({
    method: "get",
    path,
    params: table(page),
    run: (ctx, params) =>
      listPage(ctx.tx.list("webhook_endpoint").filter(isThere), params, {
        url: path,
        what: "webhook endpoint",
        view: toWebhookEndpoint,
      }),
  }),
  endpoint({
    method: "get",
    path: `${path}/:id`,
    params: table({}),
    run: (ctx, _params, id) => toWebhookEndpoint(theEndpoint(ctx, id)),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id`,
    params: update,
    run: (ctx, params, id) => change(ctx, theEndpoint(ctx, id), params),
  }),
  endpoint({
    method: "delete",
    path: `${path}/:id`,
    params: table({}),
    run: (ctx, _params, id) => {
      ctx.tx.put("webhook_endpoint", { ...theEndpoint(ctx, id), status: "deleted" });
      return { id, object: "webhook_endpoint", deleted: true };
    },
  }),
];

/** The account's own endpoints that want to know of such an event. */
export function endpointsFor(reader: Reader, type: string): WebhookEndpointRecord[] {
  return reader
    .list("webhook_endpoint")
    .filter(
      ({ status, enabledEvents }) => status === "enabled" && [type, "*"].some((one) => enabledEvents.includes(one)),
    );
}

function create(ctx: Context, params: z.output<typeof creation>): object {
  const record: WebhookEndpointRecord = {
    id: newId("we"),
    created: ctx.now,
    url: checkedUrl(params.url),
    secret: `whsec_${randomText(32)}`,
    enabledEvents: params.enabled_events,
    description: params.description ?? null,
    metadata: withoutEmpty(params.metadata ?? {}),
    status: "enabled",
  };
  ctx.tx.put("webhook_endpoint", record);
  return { ...toWebhookEndpoint(record), secret: record.secret }; // told once
}

function change(ctx: Context, record: WebhookEndpointRecord, params: z.output<typeof update>): object {
  const changed: WebhookEndpointRecord = {
    ...record,
    url: params.url === undefined ? record.url : checkedUrl(params.url),
    enabledEvents: params.enabled_events ?? record.enabledEvents,
    description: params.description === undefined ? record.description : params.description,
    metadata: mergedMetadata(record.metadata, params.metadata),
    ...(params.disabled !== undefined && { status: params.disabled ? "disabled" : "enabled" }),
  };
  ctx.tx.put("webhook_endpoint", changed);
  return toWebhookEndpoint(changed);
}

function theEndpoint(ctx: Context, id: string): WebhookEndpointRecord {
  const record = ctx.tx.find("webhook_endpoint", id);
  if (!record || !isThere(record)) throw missing("webhook endpoint", id);
  return record;
}

function isThere({ status }: WebhookEndpointRecord): boolean {
  return status !== "deleted";
}

function checkedUrl(url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  const message = "Invalid URL: An explicit scheme (such as https) must be provided.";
  throw badRequest(message, { code: "url_invalid", param: "url" });
}

function toWebhookEndpoint(record: WebhookEndpointRecord): Stripe.WebhookEndpoint {
  return {
    id: record.id,
    object: "webhook_endpoint",
    api_version: null,
    application: null,
    created: record.created,
    description: record.description,
    enabled_events: record.enabledEvents,
    livemode: false,
    metadata: record.metadata,
    status: record.status,
    url: record.url,
  };
}
