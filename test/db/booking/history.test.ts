import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { changeStatus } from "../../../src/db/booking/change-status.ts";
import { readHistory } from "../../../src/db/booking/read-history.ts";
import { storeRequest } from "../../../src/db/booking/requests.ts";
import { makeAppointment, makeClinic, requestedAt } from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

test("a history keeps the words of who cancelled, and whose they are, apart from our codes", async () => {
  const { db } = maker();
  const clinic = await makeClinic(maker());
  const { organizationId } = clinic;
  const { appointmentId, patientId } = await makeAppointment(maker(), clinic, { status: "confirmed" });
  const at = new Date(requestedAt);
  const accountId = randomUUID();
  const use = { scope: `cancel:${accountId}`, key: "k", bodyHash: "h" };
  const asked = { ...use, appointmentId, patientId, reason: "I have a cold", requestedAt: at };
  const { requestId } = await storeRequest(db, organizationId, asked);
  const actor = { kind: "patient", accountId } as const;
  await changeStatus(db, { organizationId, appointmentId, act: "cancel", actor, requestId, at });

  const { statuses } = await db.withTenant(organizationId, (tx) => readHistory(tx, appointmentId));
  expect(
    statuses.map(({ to, actorAccountId, reasonCode, reason }) => [to, actorAccountId, reasonCode, reason]),
  ).toEqual([
    ["held", null, null, null],
    ["confirmed", null, "payment_authorized", null],
    ["cancelled", accountId, null, "I have a cold"],
  ]);
});

test("a history tells of the payment's events that it has words for, and of none that are made up later for staff", async () => {
  const clinic = await makeClinic(maker());
  const { organizationId } = clinic;
  const { appointmentId } = await makeAppointment(maker(), clinic, { status: "confirmed" });
  await maker().admin.query(
    `insert into outbox (organization_id, aggregate_id, seq, aggregate_kind, kind, payload, at)
     select organization_id, aggregate_id, max(seq) + 1, 'appointment', 'payment.suspected', '{}', now()
       from outbox where aggregate_id = $1 group by 1, 2`,
    [appointmentId],
  );
  const { payments } = await maker().db.withTenant(organizationId, (tx) => readHistory(tx, appointmentId));
  expect(payments.map(({ kind }) => kind)).toEqual(["payment.authorized"]);
});
