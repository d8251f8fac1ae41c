import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { problem } from "../../src/api/contract.ts";
import { taskCountsView, taskLogView, taskPage, taskView } from "../../src/api/task/contract.ts";
import { openDb } from "../../src/db/client.ts";
import { raiseTask } from "../../src/db/task/tasks.ts";
import { taskKinds } from "../../src/domain/task/task.ts";
import { insert, type Owner, type TwoOrganizations } from "../support/two-organizations.ts";
import { useTwoOrganizations } from "../support/use-api.ts";

const served = useTwoOrganizations();
beforeEach(async () => {
  await served().world.admin.query("delete from task_log");
  await served().world.admin.query("delete from tasks");
});

type Asker = keyof TwoOrganizations["people"];

async function addTask(owner: Owner, row: Record<string, unknown> = {}): Promise<string> {
  const { organizationId, clinicId } = served().world.places[owner];
  const id = randomUUID();
  await insert(served().world.admin, "tasks", {
    organization_id: organizationId,
    id,
    kind: "payment_lost",
    clinic_id: clinicId,
    dedupe_key: id,
    opened_at: new Date("2031-05-05T09:00:00Z"),
    ...row,
  });
  return id;
}

async function list(asker: Asker, query: Record<string, string> = {}) {
  const path = `/v1/tasks?${new URLSearchParams(query).toString()}`;
  const { status, body } = await served().api.call({ path, as: served().world.people[asker] });
  expect(status).toBe(200);
  return taskPage.parse(body);
}

const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

type Wishes = { as?: Asker; key?: string; method?: string; body?: object };

const answer = (taskId: string, noun: string, { as = "receptionist", key = randomUUID(), ...call }: Wishes = {}) =>
  served().api.call({
    method: "POST",
    path: `/v1/tasks/${taskId}/${noun}`,
    as: served().world.people[as],
    headers: { "idempotency-key": key },
    ...call,
  });

const close = (taskId: string, { note, ...wishes }: Wishes & { note?: string } = {}) =>
  answer(taskId, "closure", { body: note ? { note } : {}, ...wishes });

async function logOf(taskId: string) {
  const { body } = await served().api.call({
    path: `/v1/tasks/${taskId}/log`,
    as: served().world.people.organization_admin,
  });
  return taskLogView.parse(body).data.map(({ act, by, note }) => [act, by?.name ?? null, note]);
}

describe("the list of tasks", () => {
  test("says of every kind what happened and what to do, without codes", async () => {
    for (const kind of taskKinds)
      await addTask("own", { kind, detail: { settlement: "refund", paymentId: randomUUID() } });
    const { data } = await list("receptionist");
    expect(data.map(({ kind }) => kind).toSorted()).toEqual([...taskKinds].toSorted());
    for (const { happened, toDo } of data) {
      expect(happened).toMatch(/^[A-Z].*\.$/);
      expect(toDo).toMatch(/^[A-Z].*\.$/);
      expect(happened + toDo).not.toMatch(/_|undefined/);
    }
    expect(data.find(({ kind }) => kind === "payment_refused")?.happened).toContain("give the patient's money back");
  });

  test("shows the desk its clinics' open tasks, and administrators those of no clinic too", async () => {
    const own = await addTask("own");
    const elsewhere = await addTask("other_clinic");
    const ofNone = await addTask("own", { clinic_id: null, kind: "stripe_unreachable" });
    await addTask("other_tenant");
    await addTask("own", { state: "closed", closed_at: new Date() });
    expect(idsOf(await list("receptionist"))).toEqual([own]);
    expect(idsOf(await list("clinic_manager"))).toEqual([own]);
    expect(idsOf(await list("organization_admin")).toSorted()).toEqual([own, elsewhere, ofNone].toSorted());
    const { clinicId } = served().world.places.other_clinic;
    expect(idsOf(await list("receptionist", { clinicId }))).toEqual([]);
    expect(idsOf(await list("organization_admin", { clinicId }))).toEqual([elsewhere]);
    for (const asker of ["patient", "practitioner", "nurse", "platform_admin"] as const) {
      expect((await served().api.call({ path: "/v1/tasks", as: served().world.people[asker] })).status).toBe(403);
    }
    expect((await served().api.call({ path: "/v1/tasks" })).status).toBe(401);
  });

  test("is empty for who works at no clinic", async () => {
    await addTask("own");
    const { status, body } = await served().api.call({
      path: "/v1/tasks",
      as: { ...served().world.people.receptionist, clinicIds: [] },
    });
    expect([status, taskPage.parse(body).data]).toEqual([200, []]);
  });

  test("can be narrowed to a state and a kind", async () => {
    const late = await addTask("own", { kind: "suggest_no_show" });
    const closed = await addTask("own", { state: "closed", closed_at: new Date() });
    expect(idsOf(await list("receptionist", { kind: "suggest_no_show" }))).toEqual([late]);
    expect(idsOf(await list("receptionist", { kind: "payment_lost" }))).toEqual([]);
    expect(idsOf(await list("receptionist", { state: "closed" }))).toEqual([closed]);
    for (const query of ["state=done", "kind=other", "clinicId=x", "cursor=e30", "what=ever"]) {
      expect(
        (await served().api.call({ path: `/v1/tasks?${query}`, as: served().world.people.receptionist })).status,
        query,
      ).toBe(400);
    }
  });

  test("pages through tasks of the same microsecond too, the longest waiting first", async () => {
    const openedAt = ["2031-05-05T09:00:00.000001Z", "2031-05-05T09:00:00.000002Z"];
    const made = [];
    for (const opened_at of [openedAt[1], openedAt[0], openedAt[0], openedAt[1], openedAt[0]]) {
      made.push(await addTask("own", { opened_at }));
    }
    const seen: { id: string; openedAt: string }[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list("receptionist", {
        limit: "2",
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.map((task) => task.id).toSorted()).toEqual(made.toSorted());
    expect(seen.map((task) => task.openedAt)).toEqual(seen.map((task) => task.openedAt).toSorted());
  });
});

describe("closing a task", () => {
  test("takes it off the list; the same request again answers the same", async () => {
    const taskId = await addTask("own");
    const key = randomUUID();
    const first = await close(taskId, { key });
    const closed = taskView.parse(first.body);
    expect([first.status, closed.state]).toEqual([200, "closed"]);
    expect(idsOf(await list("receptionist"))).toEqual([]);
    expect((await close(taskId, { key })).body).toEqual(first.body);
    expect((await close(taskId)).body).toEqual(first.body); // a closed task stays as it was closed
  });

  test("does not close it a second time with the first request's key when it was raised again", async () => {
    const { organizationId } = served().world.places.own;
    const db = openDb({ url: served().appUrl, poolMax: 1, onError: () => undefined });
    const raise = () =>
      db.withTenant(organizationId, (tx) =>
        raiseTask(tx, { kind: "stripe_unreachable", appointmentId: null, dedupeKey: "again", at: new Date() }),
      );
    await raise();
    const [taskId = ""] = idsOf(await list("organization_admin"));
    const key = randomUUID();
    await close(taskId, { as: "organization_admin", key });
    await raise();
    await db.close();
    const repeated = taskView.parse((await close(taskId, { as: "organization_admin", key })).body);
    expect([repeated.state, repeated.closedAt]).toEqual(["open", null]);
  });

  test("of a difference from Stripe's books says why, by who may settle money", async () => {
    const taskId = await addTask("own", {
      kind: "books_differ",
      detail: { paymentIntentId: "pi_1", kinds: "refunded" },
    });
    const answersOf = async (as: Asker) => (await list(as)).data.map(({ answers }) => answers);
    expect([await answersOf("receptionist"), await answersOf("clinic_manager")]).toEqual([[[]], [["explain"]]]);
    expect((await close(taskId, { note: "Given back in Stripe's app" })).status).toBe(403);
    expect((await close(taskId, { as: "clinic_manager" })).status).toBe(400);
    const { status, body } = await close(taskId, { as: "clinic_manager", note: "Given back in Stripe's app" });
    expect([status, taskView.parse(body).state]).toEqual([200, "closed"]);
  });

  test("refuses a key that closed another task", async () => {
    const key = randomUUID();
    await close(await addTask("own"), { key });
    const { status, body } = await close(await addTask("own"), { key });
    expect([status, problem.parse(body).code]).toEqual([422, "idempotency_key_reused"]);
  });

  test("is for who reaches it: other clinics' and other organizations' tasks are not there", async () => {
    for (const taskId of [await addTask("other_clinic"), await addTask("other_tenant"), randomUUID()]) {
      const { status, body } = await close(taskId);
      expect([status, problem.parse(body).detail]).toEqual([404, "There is no such task."]);
    }
    expect((await close(await addTask("own"), { as: "nurse" })).status).toBe(403);
    expect((await close("1")).status).toBe(400);
    const { rows } = await served().world.admin.query("select from tasks where state = 'closed'");
    expect(rows).toEqual([]);
  });
});

describe("a task in somebody's hands", () => {
  test("is taken on, left and closed once each, and its log tells who did what", async () => {
    const { organizationId } = served().world.places.own;
    const db = openDb({ url: served().appUrl, poolMax: 1, onError: () => undefined });
    const raise = (at: Date) =>
      db.withTenant(organizationId, (tx) =>
        raiseTask(tx, { kind: "message_undelivered", appointmentId: null, dedupeKey: "again", at }),
      );
    await raise(new Date("2031-05-05T09:00:00Z"));
    await raise(new Date("2031-05-05T10:00:00Z"));
    await raise(new Date("2031-05-05T10:00:00Z")); // the same try, told twice
    await db.close();
    const [task] = (await list("organization_admin")).data;
    const taskId = task?.id ?? "";
    expect(task).toMatchObject({ times: 2, triedAt: "2031-05-05T10:00:00.000Z", owner: null });
    const as = "organization_admin";
    const { accountId, email } = served().world.people[as]; // who gives no visits is named by their address
    const key = randomUUID();
    for (const used of [key, key, randomUUID()]) {
      expect(taskView.parse((await answer(taskId, "ownership", { as, key: used })).body).owner).toMatchObject({
        accountId,
      });
    }
    const left = taskView.parse((await answer(taskId, "ownership", { as, method: "DELETE" })).body);
    expect(left.owner).toBeNull();
    await close(taskId, { as, note: "Told her by telephone." });
    expect(await logOf(taskId)).toEqual([
      ["opened", null, null],
      ["retried", null, null],
      ["taken", email, null],
      ["left", email, null],
      ["closed", email, "Told her by telephone."],
    ]);
  });

  test("is counted with the others of its kind, and those that are overdue, for who reaches it", async () => {
    await addTask("own");
    await addTask("own", { kind: "suggest_no_show" });
    await addTask("other_clinic", { kind: "suggest_no_show" });
    await addTask("own", { kind: "books_differ", due_at: new Date(Date.now() - 1_000) });
    await addTask("own", { state: "closed", closed_at: new Date(), due_at: new Date() });
    const counts = async (as: Asker, query = "") =>
      taskCountsView.parse(
        (await served().api.call({ path: `/v1/task-counts${query}`, as: served().world.people[as] })).body,
      );
    const late = (open: number) => [
      { kind: "books_differ", open: 1, overdue: 1 },
      { kind: "payment_lost", open: 1, overdue: 0 },
      { kind: "suggest_no_show", open, overdue: 0 },
    ];
    expect(await counts("receptionist")).toEqual({ open: 3, overdue: 1, kinds: late(1) });
    expect(await counts("organization_admin")).toEqual({ open: 4, overdue: 1, kinds: late(2) });
    const elsewhere = `?clinicId=${served().world.places.other_clinic.clinicId}`;
    expect(await counts("receptionist", elsewhere)).toEqual({ open: 0, overdue: 0, kinds: [] });
    expect((await served().api.call({ path: "/v1/task-counts", as: served().world.people.nurse })).status).toBe(403);
  });

  test("about money is settled in another way by managers alone, who say how; the desk may only have it tried", async () => {
    const taskId = await addTask("own", { kind: "payment_refused" });
    const seen = async (as: Asker) => (await list(as)).data.map(({ answers }) => answers);
    expect(await seen("receptionist")).toEqual([["retry"]]);
    expect(await seen("clinic_manager")).toEqual([["retry", "settle"]]);
    expect((await close(taskId, { note: "In cash." })).status).toBe(403);
    expect((await close(taskId, { as: "clinic_manager" })).status).toBe(400);
    const lost = await addTask("own", { kind: "payment_lost" });
    const { status, body } = await answer(lost, "retry");
    expect([status, problem.parse(body).code]).toEqual([409, "not_possible_in_this_status"]);
  });
});
