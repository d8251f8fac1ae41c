import { expect, test } from "vitest";
import { insertRefusal } from "../../../src/db/booking/insert-appointment.ts";
import { hold, makeClinic, makeRequest, requestedAt } from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

test("a refusal that comes after the hold it would refuse answers with the hold, and leaves it alone", async () => {
  const clinic = await makeClinic(maker());
  const request = await makeRequest(maker(), clinic);
  const held = await hold(maker(), request);
  const refuse = () =>
    maker().db.withTenant(clinic.organizationId, (tx) =>
      insertRefusal(tx, request, { minutes: 30 }, "slot_taken", new Date(requestedAt)),
    );
  expect(await refuse()).toEqual(held);
  expect(held.status).toBe("held");
  const { rows } = await maker().admin.query("select to_status from status_log where appointment_id = $1", [
    request.appointmentId,
  ]);
  expect(rows).toEqual([{ to_status: "held" }]);
});

test("a practitioner whose request was refused has not been booked: they are next when anyone is asked for", async () => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" }, practitioners: 2 });
  const [refused = "", booked = ""] = clinic.practitionerIds;
  await hold(
    maker(),
    await makeRequest(maker(), clinic, { practitionerId: booked, startsAt: "2031-05-06T08:00:00.000Z" }),
  );
  const late = await makeRequest(maker(), clinic, { practitionerId: refused, requestedAt: "2031-05-01T10:00:00.000Z" });
  const wasLate = { now: new Date("2031-05-01T12:00:00.000Z") };
  expect((await hold(maker(), late, wasLate)).status).toBe("refused");

  const anyone = await makeRequest(maker(), clinic, { practitionerId: null, startsAt: "2031-05-07T08:00:00.000Z" });
  await hold(maker(), anyone);
  const { rows } = await maker().admin.query(
    "select staff_id, assignment ->> 'rule' as rule from appointments where id = $1",
    [anyone.appointmentId],
  );
  expect(rows).toEqual([{ staff_id: refused, rule: "least_recently_booked" }]);
});
