import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { problem } from "../../src/api/contract.ts";
import { patientPage, patientView } from "../../src/api/record/contract.ts";
import { makeThings } from "../support/things.ts";
import { insert, type TwoOrganizations } from "../support/two-organizations.ts";
import { useTwoOrganizations } from "../support/use-api.ts";

const served = useTwoOrganizations();

type Asker = keyof TwoOrganizations["people"];

async function list(asker: Asker, query: Record<string, string> = {}) {
  const path = `/v1/patients?${new URLSearchParams({ limit: "100", ...query }).toString()}`;
  const { status, body } = await served().api.call({ path, as: served().world.people[asker] });
  expect(status).toBe(200);
  return patientPage.parse(body);
}

const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

async function addPatient(row: Record<string, unknown>): Promise<string> {
  const id = randomUUID();
  await insert(served().world.admin, "patients", {
    organization_id: served().world.places.own.organizationId,
    id,
    ...row,
  });
  return id;
}

const create = (body: unknown, { as = "receptionist", key = randomUUID() }: { as?: Asker; key?: string } = {}) =>
  served().api.call({
    method: "POST",
    path: "/v1/patients",
    as: served().world.people[as],
    body,
    headers: { "idempotency-key": key },
  });

describe("looking for patients", () => {
  test("finds by the beginning of any name, of the e-mail address or of the phone number, however spelt", async () => {
    const id = await addPatient({
      full_name: "Søren Quistgaard-Lund",
      email: "soren@elsewhere.example",
      phone: "+45 (12) 34-56 78",
    });
    for (const search of ["søren", "QUIST", "Søren Qui", "Soren@else", "+4512", "+45 12 34"]) {
      expect(idsOf(await list("receptionist", { search })), search).toEqual([id]);
    }
    for (const search of ["ren", "gaard", "elsewhere", "3456", "%%", "søren_q"]) {
      expect(idsOf(await list("receptionist", { search })), search).toEqual([]);
    }
  });

  test("shows every patient once over all pages, in the order of names, also those of one name", async () => {
    const made = [];
    for (const full_name of ["Pager b", "pager A", "Pager C", "Pager A", "Pager A"]) {
      made.push(await addPatient({ full_name }));
    }
    const seen: string[] = [];
    let query: Record<string, string> = { search: "pager", limit: "2" };
    for (let pages = 1; ; pages++) {
      const { data, nextCursor } = await list("organization_admin", query);
      seen.push(...data.map(({ id, fullName }) => `${fullName.toLowerCase()} ${id}`));
      if (nextCursor === null) {
        expect(pages).toBe(3);
        break;
      }
      query = { ...query, cursor: nextCursor };
    }
    expect(seen).toEqual(seen.toSorted());
    expect(seen.map((line) => line.slice(-36)).toSorted()).toEqual(made.toSorted());
  });

  test("shows each role whom it may see, and nobody another organization's", async () => {
    const own = await makeThings(served().world, "own");
    const colleagues = await makeThings(served().world, "other_patient");
    const elsewhere = await makeThings(served().world, "other_clinic");
    const foreign = await makeThings(served().world, "other_tenant");
    const seenBy = async (asker: Asker) => {
      const ids = idsOf(await list(asker));
      return [own, colleagues, elsewhere, foreign].map(({ patientId }) => ids.includes(patientId));
    };
    expect(idsOf(await list("patient"))).toEqual([served().world.ownPatientId]);
    expect(await seenBy("practitioner")).toEqual([true, false, false, false]);
    expect(await seenBy("nurse")).toEqual([true, true, false, false]);
    expect(await seenBy("receptionist")).toEqual([true, true, true, false]);
    expect(await seenBy("organization_admin")).toEqual([true, true, true, false]);
    expect((await served().api.call({ path: "/v1/patients", as: served().world.people.platform_admin })).status).toBe(
      403,
    );
  });

  test("opens nobody's record by a booking that came to nothing", async () => {
    const { appointmentId } = await makeThings(served().world, "own");
    const other = await addPatient({ full_name: "Came To Nothing" });
    await served().world.admin.query("update appointments set patient_id = $2 where id = $1", [appointmentId, other]);
    const seen = async (status: string) => {
      await served().world.admin.query(
        "update appointments set status = $2, refusal_code = $3, hold_expires_at = $4, approval_due_at = $4 where id = $1",
        [appointmentId, status, status === "refused" ? "slot_taken" : null, new Date()],
      );
      const answers = [];
      for (const as of ["practitioner", "nurse", "receptionist"] as const) {
        const { status: found } = await served().api.call({
          path: `/v1/patients/${other}`,
          as: served().world.people[as],
        });
        expect(idsOf(await list(as, { search: "came to" })), as).toEqual(found === 200 ? [other] : []);
        answers.push(found);
      }
      return answers;
    };
    for (const status of ["requested", "held", "confirmed", "checked_in", "in_progress", "completed", "no_show"]) {
      expect(await seen(status), status).toEqual([200, 200, 200]);
    }
    for (const status of ["refused", "expired", "cancelled"]) {
      expect(await seen(status), status).toEqual([404, 404, 200]); // the desk looks through all patients
    }
  });

  test("shows nobody to who works at no clinic", async () => {
    await makeThings(served().world, "own");
    const nurse = { ...served().world.people.nurse, clinicIds: [] };
    const { body } = await served().api.call({ path: "/v1/patients", as: nurse });
    expect(patientPage.parse(body).data).toEqual([]);
    expect((await served().api.call({ path: `/v1/patients/${served().world.ownPatientId}`, as: nurse })).status).toBe(
      404,
    );
  });

  test("finds a patient by what they are called now, and no longer by what they were", async () => {
    const id = await addPatient({ full_name: "Wilma Vorher", email: "vorher@mail.example" });
    await served().world.admin.query("update patients set full_name = 'Wilma Nachher', email = null where id = $1", [
      id,
    ]);
    expect(idsOf(await list("receptionist", { search: "nachher" }))).toEqual([id]);
    expect(idsOf(await list("receptionist", { search: "vorher" }))).toEqual([]);
  });

  test("refuses what cannot be a search or a page", async () => {
    for (const query of ["search=a", "limit=0", "limit=101", "cursor=nonsense", "name=Grace"]) {
      const { status } = await served().api.call({
        path: `/v1/patients?${query}`,
        as: served().world.people.receptionist,
      });
      expect(status, query).toBe(400);
    }
    expect((await served().api.call({ path: "/v1/patients" })).status).toBe(401);
  });
});

test("a patient reads their own record and no other", async () => {
  const other = await makeThings(served().world, "other_patient");
  const read = (patientId: string) =>
    served().api.call({ path: `/v1/patients/${patientId}`, as: served().world.people.patient });
  expect(patientView.parse((await read(served().world.ownPatientId)).body)).toEqual({
    id: served().world.ownPatientId,
    fullName: "Grace Example",
    email: null,
    phone: null,
    gender: "unknown",
    bornOn: "1990-05-01",
    language: "en",
    interpreterFor: null,
    version: 1,
  });
  for (const patientId of [other.patientId, randomUUID()]) {
    const { status, body } = await read(patientId);
    expect([status, problem.parse(body).detail]).toEqual([404, "There is no such patient."]);
  }
});

describe("a new patient", () => {
  const body = {
    fullName: "  Nora Newcomer ",
    email: "nora@patients.example",
    phone: "+49 30 1234567",
    gender: "female",
    bornOn: "1984-02-29",
    language: "de",
  };

  test("is there for the desk at once", async () => {
    const { status, body: made, headers } = await create(body);
    expect(status).toBe(201);
    const patient = patientView.parse(made);
    expect(patient).toEqual({
      ...body,
      fullName: "Nora Newcomer",
      interpreterFor: null,
      id: patient.id,
      version: 1,
    });
    expect(headers.get("location")).toBe(`/v1/patients/${patient.id}`);
    expect(idsOf(await list("clinic_manager", { search: "newcom" }))).toEqual([patient.id]);
  });

  test("needs no more than a name", async () => {
    expect(patientView.parse((await create({ fullName: "Only Name" })).body)).toMatchObject({
      email: null,
      phone: null,
      gender: "unknown",
      bornOn: null,
      language: "en",
    });
  });

  test("is made once for a key, from however many requests at once; another body with it is refused", async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ fullName: "Once Only" }, { key })));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map((answer) => patientView.parse(answer.body).id)).size).toBe(1);
    expect((await list("receptionist", { search: "once only" })).data).toHaveLength(1);

    const other = await create({ fullName: "Somebody Else" }, { key });
    expect([other.status, problem.parse(other.body).code]).toEqual([422, "idempotency_key_reused"]);
    const ofAnother = await create({ fullName: "Once Only" }, { key, as: "clinic_manager" });
    expect(ofAnother.status).toBe(201);
    expect((await list("receptionist", { search: "once only" })).data).toHaveLength(2); // keys of two people never meet
  });

  test("that could not be written leaves its key unused", async () => {
    const key = randomUUID();
    await served().world.admin.query("alter table patients add constraint no_luck check (full_name <> 'Unlucky One')");
    expect((await create({ fullName: "Unlucky One" }, { key })).status).toBe(500);
    await served().world.admin.query("alter table patients drop constraint no_luck");
    expect((await create({ fullName: "Unlucky One" }, { key })).status).toBe(201);
  });

  test.each([
    [{}, "/fullName"],
    [{ ...body, fullName: "  " }, "/fullName"],
    [{ ...body, email: "nora" }, "/email"],
    [{ ...body, phone: "call me" }, "/phone"],
    [{ ...body, bornOn: "1983-02-29" }, "/bornOn"],
    [{ ...body, bornOn: "2999-01-01" }, "/bornOn"],
    [{ ...body, gender: "f" }, "/gender"],
    [{ ...body, language: "German!" }, "/language"],
    [{ ...body, language: "de-abcdefgh-abcdefgh-abcdefgh-abcdefgh" }, "/language"],
    [{ ...body, id: randomUUID() }, ""],
  ])("is refused when it makes no sense: %j", async (sent, pointer) => {
    const { status, body: answer } = await create(sent);
    expect(status).toBe(400);
    expect(problem.parse(answer).errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  test("is the desk's to make, with a key", async () => {
    for (const as of ["patient", "practitioner", "nurse", "platform_admin"] as const) {
      expect((await create(body, { as })).status).toBe(403);
    }
    const keyless = await served().api.call({
      method: "POST",
      path: "/v1/patients",
      as: served().world.people.receptionist,
      body,
    });
    expect(problem.parse(keyless.body).code).toBe("idempotency_key_missing");
  });
});
