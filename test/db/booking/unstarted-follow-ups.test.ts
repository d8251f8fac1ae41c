import { Client, Connection } from "@temporalio/client";
import { beforeAll, expect, test } from "vitest";
import { claimUnstartedFollowUps, forgetStartedFollowUps } from "../../../src/db/booking/unstarted-follow-ups.ts";
import { followId } from "../../../src/workflows/booking/messages.ts";
import { startFollowUps } from "../../../workers/start-follow-ups.ts";
import { type MadeClinic, makeAppointment, makeClinic } from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();
let clinic: MadeClinic;

beforeAll(async () => {
  clinic = await makeClinic(maker(), { practitioners: 7, offer: { payment_policy: "none" } });
});

const confirmedBy = (practitioner: number) =>
  makeAppointment(maker(), clinic, {
    status: "confirmed",
    practitionerId: clinic.practitionerIds[practitioner] ?? null,
  });

const claim = (limit = 10) => claimUnstartedFollowUps(maker().db, { forSeconds: 10, limit });
const idsOf = (claimed: readonly { appointmentId: string }[]) => claimed.map(({ appointmentId }) => appointmentId);

test("a confirmed appointment has its follow-up started by one relay, by another when that one died, and is done with then", async () => {
  const confirmed = idsOf(await Promise.all([0, 1, 2, 3].map(confirmedBy)));
  const claimed = await Promise.all([claim(3), claim(3), claim(3)]);
  expect(claimed.flatMap(idsOf).toSorted()).toEqual(confirmed.toSorted());
  const [first] = claimed.flat();
  expect(first).toMatchObject({
    organizationId: clinic.organizationId,
    clinicId: clinic.clinicId,
    status: "confirmed",
  });

  await forgetStartedFollowUps(maker().db, claimed.flat().slice(0, 3));
  expect(await claim()).toEqual([]);
  await maker().admin.query("update unstarted_follow_ups set claimed_at = now() - interval '11 seconds'");
  const left = await claim();
  expect(left).toEqual(claimed.flat().slice(3));
  await forgetStartedFollowUps(maker().db, left);
  await maker().admin.query("update unstarted_follow_ups set claimed_at = null");
  expect(await claim()).toEqual([]);
});

test("one whose follow-up could not be started keeps no other from being done with, and is started again", async () => {
  const confirmed = idsOf(await Promise.all([4, 5, 6].map(confirmedBy)));
  const [failing = ""] = confirmed;
  const started: string[] = [];
  const startWithDetails = async ({ options }: { options: { workflowId: string } }) => {
    if (options.workflowId === followId(failing)) throw new Error("Temporal did not answer");
    started.push(options.workflowId);
    return { runId: "run", eagerlyStarted: false };
  };
  const temporal = new Client({ connection: Connection.lazy(), interceptors: { workflow: [{ startWithDetails }] } });
  await expect(startFollowUps({ db: maker().db, temporal })).rejects.toThrow("Temporal did not answer");
  expect(started.toSorted()).toEqual(confirmed.slice(1).map(followId).toSorted());
  await maker().admin.query("update unstarted_follow_ups set claimed_at = null");
  expect(idsOf(await claim())).toEqual([failing]);
});
