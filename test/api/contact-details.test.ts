import { expect, test } from "vitest";
import * as z from "zod";
import { beginAccountMail } from "../../src/db/identity/send-account-mail.ts";
import { useTwoOrganizations } from "../support/use-api.ts";

const served = useTwoOrganizations();

const path = () => `/v1/patients/${served().world.ownPatientId}`;
const read = () => served().api.call({ path: path(), as: served().world.people.patient });
const change = (body: unknown, etag: string | null) =>
  served().api.call({
    method: "PATCH",
    path: path(),
    as: served().world.people.patient,
    body,
    headers: etag === null ? {} : { "if-match": etag },
  });
const etagOf = async () => (await read()).headers.get("etag");

test("patients change their phone number and language, one or both, and nothing else changes", async () => {
  const before = z.looseObject({ version: z.int() }).parse((await read()).body);
  const { body, headers } = await change({ phone: "+49 30 1234567", language: "de" }, await etagOf());
  expect(body).toEqual({ ...before, phone: "+49 30 1234567", language: "de", version: before.version + 1 });
  expect((await read()).body).toEqual(body);
  const withoutPhone = await change({ phone: null }, headers.get("etag"));
  expect(withoutPhone.body).toMatchObject({ phone: null, language: "de" });
});

test("the desk finds a patient by the new number, and not by the old one", async () => {
  const found = async (search: string) => {
    const { body } = await served().api.call({
      path: `/v1/patients?search=${search}`,
      as: served().world.people.receptionist,
    });
    return z.object({ data: z.array(z.unknown()) }).parse(body).data.length;
  };
  await change({ phone: "030 111111" }, await etagOf());
  await change({ phone: "030 222222" }, await etagOf());
  expect([await found("030111"), await found("030222")]).toEqual([0, 1]);
});

test("of two changes that saw the same version one is made, and the other is shown what has become", async () => {
  const seen = await etagOf();
  const answers = await Promise.all(["+1 555 0100", "+1 555 0101"].map((phone) => change({ phone }, seen)));
  const [made, refused] = answers.toSorted((a, b) => a.status - b.status);
  expect([made?.status, refused?.status]).toEqual([200, 412]);
  expect(refused?.body).toMatchObject({ code: "changed_meanwhile", current: made?.body });
});

test("a change without the version seen is refused, and so is what the desk alone may change", async () => {
  expect((await change({ phone: "+1 555 0100" }, null)).body).toMatchObject({ code: "precondition_required" });
  const { body } = await change({ fullName: "Somebody Else" }, await etagOf());
  expect(body).toMatchObject({ code: "invalid_request", errors: [{ in: "body", pointer: "" }] });
});

const correct = (body: unknown, as = served().world.people.receptionist, patientId = served().world.ownPatientId) =>
  etagOf().then((etag) =>
    served().api.call({
      method: "PATCH",
      path: `/v1/patients/${patientId}/details`,
      as,
      body,
      headers: { "if-match": etag ?? "" },
    }),
  );

test("the desk corrects the address of a patient's mails, and what it was and who changed it is kept for good, and the address before is told", async () => {
  const before = z.looseObject({ email: z.string().nullable() }).parse((await read()).body);
  const { status, body } = await correct({ email: "corrected@patients.example" });
  expect([status, body]).toEqual([200, expect.objectContaining({ email: "corrected@patients.example" })]);
  expect((await correct({ email: "corrected@patients.example" })).body).toEqual(body);
  const { rows } = await served().world.admin.query(
    "select account_id as by, was from contact_changes where patient_id = $1 order by id desc limit 1",
    [served().world.ownPatientId],
  );
  expect(rows).toEqual([{ by: served().world.people.receptionist.accountId, was: { email: before.email } }]);
  await correct({ email: "again@patients.example" });
  const { rows: mails } = await served().world.admin.query<{ mailId: string }>(
    `select m.id as "mailId" from account_mails m join contact_changes c on c.id = m.contact_change_id where c.patient_id = $1`,
    [served().world.ownPatientId],
  );
  expect(mails).toHaveLength(1);
  const { organizationId } = served().world.people.receptionist;
  const sending = { organizationId, mailId: mails[0]?.mailId ?? "", linkHash: "none", at: new Date() };
  expect(await beginAccountMail(served().api.parts.db, sending)).toMatchObject({
    kind: "address_changed",
    letter: { email: "corrected@patients.example" },
  });
  const rights = await served().world.admin.query<{ may: boolean }>(
    "select has_table_privilege('praxis_app', 'contact_changes', 'UPDATE, DELETE') as may",
  );
  expect(rights.rows).toEqual([{ may: false }]);
});

test("the desk corrects a name that was misheard, a birth date and a gender, finds the patient by the new name alone, and what it was is kept", async () => {
  const { world } = served();
  const before = z.object({ fullName: z.string(), bornOn: z.string().nullable(), gender: z.string() }).loose();
  const { fullName, bornOn, gender } = before.parse((await read()).body);
  const right = { fullName: "Quentina Rightly", bornOn: "1984-02-29", gender: "other" };
  expect(await correct(right)).toMatchObject({ status: 200, body: right });
  const found = async (search: string) =>
    JSON.stringify(
      (await served().api.call({ path: `/v1/patients?search=${search}`, as: world.people.receptionist })).body,
    ).includes(world.ownPatientId);
  expect([await found("quentina"), await found(encodeURIComponent(fullName))]).toEqual([true, false]);
  const { rows } = await world.admin.query(
    "select was from contact_changes where patient_id = $1 order by id desc limit 1",
    [world.ownPatientId],
  );
  expect(rows).toEqual([{ was: { fullName, bornOn, gender } }]);
  for (const wrong of [{ fullName: " " }, { bornOn: "2999-01-01" }, { gender: "none" }])
    expect((await correct(wrong)).status).toBe(400);
});

test("an address that is none is refused, and so is a patient who corrects it themselves, and whoever treats them", async () => {
  expect((await correct({ email: "nobody" })).body).toMatchObject({ errors: [{ pointer: "/email" }] });
  for (const as of [served().world.people.patient, served().world.people.practitioner])
    expect((await correct({ email: "mine@patients.example" }, as)).status).toBe(403);
});
