import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convergence, findBrokenPromises, readBooks, watch } from "./check.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import { killOverMails } from "./mails.ts";
import { killAtEach, killUnanswered, type Scene, type Side } from "./round.ts";
import { parts, type Stack, startStack } from "./stack.ts";
import { steps } from "./steps.ts";
import { CONVERGED_WITHIN_SECONDS, until } from "./until.ts";

let stack: Stack;
let scene: Scene;

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
    survives(scene, () => killAtEach(scene, { steps, side, part })),
  );

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

test("a hold whose deadline passes while everything is dead ends by itself once everything is back", async () => {
  const clinic = await openClinic(stack, { holdMinutes: 1, practitioners: 1, discounts: 1 });
  const client = createClient(stack, clinic);
  const visit = clinic.nextVisit();
  const held = await client.read((await client.book(visit)).said ?? "");
  expect(held).toMatchObject({ status: "held", price: { discountReason: "price_above_threshold" } });

  for (const part of parts) await stack.kill(part);
  const endsAt = Date.parse(held.holdExpiresAt ?? "");
  await until("the deadline has passed", async () => Date.now() > endsAt, { seconds: 90 });
  await Promise.all(parts.map((part) => stack.start(part)));
  const faultOverAt = Date.now();

  await client.waitFor(held.id, "expired", ({ status }) => status === "expired");
  await convergence(stack, faultOverAt);
  expect(Date.now() - faultOverAt).toBeLessThan(CONVERGED_WITHIN_SECONDS * 1_000);
  const money = (await readBooks(stack)).find(({ metadata }) => metadata.appointment_id === held.id);
  expect(money).toMatchObject({ status: "canceled", authorized: 0 });

  const { patientId } = clinic.nextVisit();
  const next = await client.book({ ...visit, patientId });
  expect(next.outcome).toBe("ok");
  expect((await client.read(next.said ?? "")).price.discountReason).toBe("price_above_threshold");
});
