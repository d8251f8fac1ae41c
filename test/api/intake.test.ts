import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { serviceList } from "../../src/api/catalog/contract.ts";
import { managedService } from "../../src/api/catalog/settings-contract.ts";
import { problem } from "../../src/api/contract.ts";
import { intakeView } from "../../src/api/intake/contract.ts";
import { readLetterFacts } from "../../src/db/message/letter-facts.ts";
import type { Actor } from "../../src/domain/booking/appointment.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { makeAppointment, makeClinic, makeService, perform, receptionist } from "../support/make.ts";
import { refusalOf, someoneOf, useManaging, wellOf } from "../support/managing.ts";
import { insert } from "../support/two-organizations.ts";

const { managing, clinic, admin } = useManaging();

const allergic = { id: randomUUID(), kind: "yes_no", text: "Are you allergic to anything?", required: true };
const medicines = { id: randomUUID(), kind: "long_text", text: "Which medicines do you take?", required: false };
const skin = { id: randomUUID(), kind: "choice", text: "Your skin?", required: true, options: ["Burns", "Tans"] };

const later = "2031-05-05T12:00:00.000Z";

const ask = (questions: object[], serviceId = clinic().serviceId) =>
  managing().edit(admin(), "PATCH", `/v1/services/${serviceId}`, { body: { questions } });
const pathOf = (appointmentId: string) => `/v1/appointments/${appointmentId}/intake`;
const readAs = (as: Principal, appointmentId: string) => managing().get(as, pathOf(appointmentId));
const intakeOf = async (as: Principal, appointmentId: string) => wellOf(intakeView, await readAs(as, appointmentId));
const answer = (as: Principal, appointmentId: string, ...services: object[]) =>
  managing().api.call({ method: "PUT", path: pathOf(appointmentId), as, body: { services } });
const pointersOf = ({ body }: { body: unknown }) => problem.parse(body).errors?.map(({ pointer }) => pointer);

/** Whether the mail about it asks its patient to answer. */
const isAskedByMail = (appointmentId: string) =>
  managing().maker.db.withTenant(clinic().organizationId, async (tx) => {
    const { letter } = await readLetterFacts(tx, { appointmentId, paymentId: null, refundId: null, text: null });
    return letter.hasOpenQuestions;
  });

/** A confirmed visit, and the login of its patient. */
async function visitOf(wishes: { serviceIds?: string[]; startsAt?: string; actor?: Actor } = {}) {
  const request = await makeAppointment(managing().maker, clinic(), { status: "confirmed", ...wishes });
  const patient = someoneOf(clinic(), "patient");
  const { organizationId, accountId } = patient;
  await insert(managing().maker.admin, "accounts", {
    id: accountId,
    email: `${accountId}@patients.example`,
    password_hash: "none",
  });
  const access = { account_id: accountId, patient_id: request.patientId, relation: "self" };
  await insert(managing().maker.admin, "patient_access", { organization_id: organizationId, ...access });
  return { request, patient, id: request.appointmentId };
}

describe("the questions of a service", () => {
  test("are what visitors read with it; a change is a version more, and what was asked before cannot be changed", async () => {
    wellOf(managedService, await ask([allergic, skin]));
    wellOf(
      managedService,
      await managing().edit(admin(), "PATCH", `/v1/services/${clinic().serviceId}`, { body: { minutes: 25 } }),
    );
    const { rows } = await managing().maker.admin.query<{ slug: string }>(
      "select slug from organizations where id = $1",
      [clinic().organizationId],
    );
    const visitorsRead = async () =>
      wellOf(serviceList, await managing().api.call({ path: `/v1/organizations/${rows[0]?.slug}/services` })).data[0]
        ?.intake;
    expect(await visitorsRead()).toEqual({ version: 1, questions: [allergic, skin] });
    expect(wellOf(managedService, await ask([skin])).questions).toEqual([skin]);
    expect(await visitorsRead()).toEqual({ version: 2, questions: [skin] });
    wellOf(managedService, await ask([]));
    expect(await visitorsRead()).toBeNull();
    const rewrite = managing().maker.db.withTenant(clinic().organizationId, (tx) =>
      tx.$client.query("update intake_forms set questions = '[]'"),
    );
    await expect(rewrite).rejects.toThrow("permission denied");
  });

  test.each([
    [[{ ...skin, options: ["One"] }], "/questions/0/options"],
    [[{ ...allergic, text: " " }], "/questions/0/text"],
    [[allergic, allergic], "/questions"],
    [Array.from({ length: 13 }, () => ({ ...allergic, id: randomUUID() })), "/questions"],
  ])("that make no sense are refused: %#", async (questions, pointer) => {
    expect(pointersOf(await ask(questions))).toEqual([pointer]);
  });
});

describe("the answers of a visit", () => {
  test("are its patient's and the desk's to give until it starts, and its staff's to read", async () => {
    wellOf(managedService, await ask([allergic, medicines]));
    const { request, patient, id } = await visitOf();
    const { serviceId } = clinic();
    expect(await intakeOf(patient, id)).toEqual({
      mayAnswer: true,
      services: [{ serviceId, version: 1, questions: [allergic, medicines], answered: null }],
    });
    const answers = { [allergic.id]: true, [medicines.id]: "Aspirin,\nnow and then" };
    const given = wellOf(intakeView, await answer(patient, id, { serviceId, version: 1, answers }));
    expect(given.services[0]?.answered).toMatchObject({ answers, by: "patient" });
    const nurse = someoneOf(clinic(), "nurse", [clinic().clinicId]);
    expect(await intakeOf(nurse, id)).toEqual({ ...given, mayAnswer: false });
    expect(refusalOf(await answer(nurse, id, { serviceId, version: 1, answers }))).toEqual([403, "forbidden"]);
    const desk = someoneOf(clinic(), "receptionist", [clinic().clinicId]);
    const corrected = { serviceId, version: 1, answers: { [allergic.id]: false } };
    expect((await answer(desk, id, corrected)).status).toBe(200);
    expect((await intakeOf(patient, id)).services[0]?.answered).toMatchObject({
      answers: corrected.answers,
      by: "staff",
    });
    await perform(managing().maker, request, "start");
    expect(refusalOf(await answer(patient, id, corrected))).toEqual([409, "not_possible_in_this_status"]);
    expect((await intakeOf(patient, id)).mayAnswer).toBe(false);
  });

  test("of somebody else, or of another clinic's, are not there", async () => {
    wellOf(managedService, await ask([allergic]));
    const [{ id }, { patient: stranger }] = [await visitOf(), await visitOf({ startsAt: later })];
    const elsewhere = someoneOf(clinic(), "receptionist", [randomUUID()]);
    for (const as of [stranger, elsewhere, someoneOf(await makeClinic(managing().maker), "organization_admin")]) {
      expect(refusalOf(await readAs(as, id))).toEqual([404, "not_found"]);
      const given = { serviceId: clinic().serviceId, version: 1, answers: { [allergic.id]: true } };
      expect(refusalOf(await answer(as, id, given))).toEqual([404, "not_found"]);
    }
  });

  test("are refused all together where one is missing or does not fit, with a pointer to each", async () => {
    const other = await makeService(managing().maker, clinic());
    wellOf(managedService, await ask([allergic, skin]));
    wellOf(managedService, await ask([medicines], other));
    const { patient, id } = await visitOf({ serviceIds: [clinic().serviceId, other] });
    const refused = await answer(
      patient,
      id,
      { serviceId: other, version: 1, answers: { [medicines.id]: "None" } },
      { serviceId: clinic().serviceId, version: 1, answers: { [skin.id]: "Freckles" } },
    );
    expect(pointersOf(refused)).toEqual([`/services/1/answers/${allergic.id}`, `/services/1/answers/${skin.id}`]);
    const wrong = { serviceId: randomUUID(), version: 1, answers: {} };
    expect(pointersOf(await answer(patient, id, wrong))).toEqual(["/services/0/serviceId"]);
    expect(pointersOf(await answer(patient, id, { ...wrong, serviceId: other, version: 7 }))).toEqual([
      "/services/0/version",
    ]);
    expect((await intakeOf(patient, id)).services.map(({ answered }) => answered)).toEqual([null, null]);
  });

  test("are asked for by mail of whom the desk booked, until they are given", async () => {
    wellOf(managedService, await ask([allergic]));
    const [online, { patient, id }] = [await visitOf(), await visitOf({ startsAt: later, actor: receptionist })];
    expect([await isAskedByMail(online.id), await isAskedByMail(id)]).toEqual([false, true]);
    await answer(patient, id, { serviceId: clinic().serviceId, version: 1, answers: { [allergic.id]: true } });
    expect(await isAskedByMail(id)).toBe(false);
  });

  test("stand as they were asked, whatever the service asks since", async () => {
    wellOf(managedService, await ask([allergic]));
    const [{ patient, id }, other] = [await visitOf(), await visitOf({ startsAt: later })];
    const given = { serviceId: clinic().serviceId, version: 1, answers: { [allergic.id]: true } };
    wellOf(managedService, await ask([skin])); // while the page of the first one was open
    expect((await answer(patient, id, given)).status).toBe(200);
    expect((await intakeOf(patient, id)).services).toMatchObject([{ version: 1, questions: [allergic] }]);
    expect((await intakeOf(other.patient, other.id)).services).toMatchObject([{ version: 2, questions: [skin] }]);
    wellOf(managedService, await ask([]));
    expect((await intakeOf(other.patient, other.id)).services).toEqual([]);
    expect((await intakeOf(patient, id)).services).toMatchObject([{ answered: { answers: given.answers } }]);
  });
});
