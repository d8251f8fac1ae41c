import { expect, test } from "vitest";
import { seededRandom } from "../../local/seed/random.ts";
import { findBrokenPromises } from "../crash/check.ts";
import type { Site } from "../crash/site.ts";
import { bookInTrouble, everyFault } from "../crash/stripe-trouble.ts";
import { type Stack, useStack } from "../support/stack.ts";

const stack = useStack();

function siteOf({ api, emulator, maker }: Stack): Site {
  const { config } = api.parts;
  return {
    apiUrl: api.url,
    stripeUrl: emulator.url,
    temporalAddress: config.temporal.address,
    adminUrl: maker.adminUrl,
    appUrl: maker.appUrl,
    checkerUrl: maker.checkerUrl,
    env: {
      JWT_PRIVATE_KEY: config.jwtPrivateKey,
      PUBLIC_URL: config.http.publicUrl,
      STRIPE_SECRET_KEY: emulator.secretKey,
      STRIPE_PUBLISHABLE_KEY: emulator.publishableKey,
    },
  };
}

test("every visit and its money end as its patient wants while each tenth call to Stripe fails, and webhooks come twice, too late or never", async () => {
  const site = siteOf(stack());
  const { clients } = await bookInTrouble(site, {
    bookings: 20,
    seed: 1,
    random: seededRandom(1),
    rate: 0.1,
    // A call that is never answered takes ten seconds; the activities' own tests and the campaign have those.
    kinds: everyFault.filter((kind) => kind !== "hang"),
    withAbsent: false,
  });
  await stack().comeToRest(); // with every invariant, the books at Stripe among them
  const tries = clients.flatMap((client) => client.tries);
  expect(await findBrokenPromises(site, tries)).toEqual([]);
});
