import { afterAll, beforeAll, expect, test } from "vitest";
import { claimUnstartedFollowUps, forgetStartedFollowUps } from "../../../src/db/booking/unstarted-follow-ups.ts";
import { type MadeClinic, type Maker, makeAppointment, makeClinic, openMaker } from "../../support/make.ts";

let maker: Maker;
let clinic: MadeClinic;

beforeAll(async () => {
  maker = await openMaker();
  clinic = await makeClinic(maker, { practitioners: 4, offer: { payment_policy: "none" } });
});
afterAll(() => maker?.close());

const confirmedBy = (practitioner: number) =>
  makeAppointment(maker, clinic, { status: "confirmed", practitionerId: clinic.practitionerIds[practitioner] ?? null });

const claim = (limit = 10) => claimUnstartedFollowUps(maker.db, { forSeconds: 10, limit });
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

  await forgetStartedFollowUps(maker.db, claimed.flat().slice(0, 3));
  expect(await claim()).toEqual([]);
  await maker.admin.query("update unstarted_follow_ups set claimed_at = now() - interval '11 seconds'");
  const left = await claim();
  expect(left).toEqual(claimed.flat().slice(3));
  await forgetStartedFollowUps(maker.db, left);
  await maker.admin.query("update unstarted_follow_ups set claimed_at = null");
  expect(await claim()).toEqual([]);
});
