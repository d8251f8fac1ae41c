import type Stripe from "stripe";
import { expect, test } from "vitest";
import { contract, refusalOf } from "../support/target.ts";

contract((stripe) => {
  /** An account has few of them, so each is taken away again. */
  async function withEndpoint(use: (endpoint: Stripe.WebhookEndpoint) => Promise<void>): Promise<void> {
    const endpoint = await stripe().webhookEndpoints.create({
      url: "https://example.com/hooks",
      enabled_events: ["charge.expired"],
      metadata: { kept: "1" },
    });
    try {
      await use(endpoint);
    } finally {
      await stripe().webhookEndpoints.del(endpoint.id);
    }
  }

  test("a webhook endpoint tells its secret once", () =>
    withEndpoint(async (endpoint) => {
      expect(endpoint).toMatchObject({
        object: "webhook_endpoint",
        status: "enabled",
        url: "https://example.com/hooks",
      });
      expect(endpoint.secret).toMatch(/^whsec_/);
      expect(await stripe().webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty("secret");
    }));

  test("a webhook endpoint can be changed and switched off", () =>
    withEndpoint(async ({ id }) => {
      const changes = { enabled_events: ["*" as const], disabled: true, metadata: { added: "2" } };
      expect(await stripe().webhookEndpoints.update(id, changes)).toMatchObject({
        enabled_events: ["*"],
        status: "disabled",
        metadata: { kept: "1", added: "2" },
      });
    }));

  test("a deleted webhook endpoint is gone", async () => {
    const ids: string[] = [];
    await withEndpoint(async ({ id }) => void ids.push(id));
    const [id = ""] = ids;
    expect(await refusalOf(stripe().webhookEndpoints.retrieve(id))).toMatchObject({ status: 404 });
    expect((await stripe().webhookEndpoints.list({ limit: 100 })).data.map((one) => one.id)).not.toContain(id);
  });

  test("a webhook endpoint needs a whole address and an event", async () => {
    const create = (params: object) => refusalOf(stripe().rawRequest("POST", "/v1/webhook_endpoints", params));
    expect(await create({ url: "example.com", enabled_events: ["*"] })).toMatchObject({
      code: "url_invalid",
      param: "url",
    });
    expect(await create({ url: "https://example.com/" })).toMatchObject({
      code: "parameter_missing",
      param: "enabled_events",
    });
  });
});
