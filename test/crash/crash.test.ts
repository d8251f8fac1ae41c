import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findCardData } from "../support/card-data.ts";
import { convergence, findBrokenPromises, findLeakedCards, readBooks, watch } from "./check.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import { fillQuota } from "./full-quota.ts";
import { killOverMails } from "./mails.ts";
import { killAtEach, killUnanswered, type Scene, type Side } from "./round.ts";
import { parts, type Stack, startStack } from "./stack.ts";
import { comparisonSteps, moneySteps, steps } from "./steps.ts";
import { CONVERGED_WITHIN_SECONDS, until } from "./until.ts";

let stack: Stack;
let scene: Scene;
const startedAt = new Date();

beforeAll(async () => {
  stack = await startStack();
  const clinic = await openClinic(stack);
  scene = { stack, clinic, client: createClient(stack, clinic) };
});

afterAll(() => stack?.stop());

/** What must hold a minute after the last fault, and at every instant of `fault`. */
async function survives({ client }: Scene, fault: () => Promise<{ faultOverAt: number }>): Promise<void> {
  const watching = watch(stack);
  const { faultOverAt } = await fault();
  await convergence(stack, faultOverAt);
  expect(await watching.stop()).toEqual([]);
  expect(await findBrokenPromises(stack, client.tries)).toEqual([]);
}

describe.each<Side>(["before", "after"])("with an appointment %s every step of its booking", (side) => {
  test.each(parts)("a killed %s loses nothing and does nothing twice", (part) =>
    survives(scene, () =>
      killAtEach(scene, { steps: part === "worker" ? [...steps, ...moneySteps] : steps, side, part }),
    ),
  );

  test("a comparison of the books that a worker was killed over goes on with another, and finds that they say the same", () =>
    survives(scene, () => killAtEach(scene, { steps: comparisonSteps, side, part: "worker" })));

  test("a request repeated after the API was killed in its midst gets the same appointment", async () => {
    const { client, clinic } = scene;
    const [visit, key] = [clinic.nextVisit(), randomUUID()];
    await stack.stopAt("api", { point: `book.${side}` });
    const booking = client.book(visit, key);
    await until("the request is under way", async () => (await stack.listStops("api")).some(({ reached }) => reached));
    const underWay = (await stack.listStops("api"))[0]?.appointmentId;
    await stack.kill("api");
    await stack.start("api");
    expect(await booking).toMatchObject({ outcome: "ok", said: underWay });
    expect(await client.book(visit, key)).toMatchObject({ outcome: "ok", said: underWay });
  });
});

test("a worker killed while it waits for Stripe, which has done what it was asked, has it done once", () =>
  survives(scene, () => killUnanswered(scene)));

test("a mail that a worker was killed over reaches its patient: once, or as one mail twice if it was in the server's hands", async () => {
  const mails = await killOverMails(stack);
  expect(mails.killedBefore).toHaveLength(1);
  expect(mails.killedAfter).toHaveLength(1);
  const [first, second, ...more] = mails.killedAmid;
  expect(second?.messageId).toBe(first?.messageId);
  expect(more).toEqual([]);
});

test("a hold whose deadline passes while everything is dead ends once everything is back; one that was paid unseen is confirmed", async () => {
  const clinic = await openClinic(stack, { holdMinutes: 1, practitioners: 2, discounts: 1 });
  const client = createClient(stack, clinic);
  const visit = clinic.nextVisit();
  const held = await client.read((await client.book(visit)).said ?? "");
  expect(held).toMatchObject({ status: "held", price: { discountReason: "price_above_threshold" } });

  const paid = await client.read((await client.book(clinic.nextVisit())).said ?? "");
  for (const part of ["worker", "api", "temporal", "postgres"] as const) await stack.kill(part);
  expect(await client.pay(paid.payment.clientSecret ?? "")).toBe(true); // of which only Stripe knows
  await stack.kill("stripe");
  const endsAt = Date.parse(paid.holdExpiresAt ?? "");
  await until("the deadline has passed", async () => Date.now() > endsAt, { seconds: 90 });
  await Promise.all(parts.map((part) => stack.start(part)));
  const faultOverAt = Date.now();

  await client.waitFor(held.id, "expired", ({ status }) => status === "expired");
  await client.waitFor(paid.id, "confirmed", ({ status }) => status === "confirmed");
  await convergence(stack, faultOverAt);
  expect(Date.now() - faultOverAt).toBeLessThan(CONVERGED_WITHIN_SECONDS * 1_000);
  const money = await readBooks(stack);
  const of = (id: string) => money.filter(({ metadata }) => metadata.appointment_id === id);
  expect(of(held.id)).toMatchObject([{ status: "canceled", authorized: 0 }]);
  expect(of(paid.id)).toMatchObject([{ status: "requires_capture", authorized: paid.price.totalMinor }]);

  const { patientId } = clinic.nextVisit();
  const next = await client.book({ ...visit, patientId });
  expect(next.outcome).toBe("ok");
  expect((await client.read(next.said ?? "")).price.discountReason).toBe("price_above_threshold");
});

test("bookings through two processes of the API never use more discounts than a day has, and each that is given back is used again", async () => {
  const { clients, faultOverAt } = await fillQuota(stack, { bookings: 70, limit: 5 });
  await convergence(stack, faultOverAt);
  const tries = clients.flatMap((client) => client.tries);
  expect(await findBrokenPromises(stack, tries)).toEqual([]);
});

test("after all of this no log and no history holds a card's number, its security code or the secret of a payment", async () => {
  const typed = "4242 4242 4242 4242, cvc: 123 and pi_1_secret_2";
  expect(findCardData(typed)).toHaveLength(3);
  expect((await stack.readLogs()).includes("request completed")).toBe(true); // so that these are the logs
  expect(await findLeakedCards(stack, startedAt)).toEqual([]);
});
