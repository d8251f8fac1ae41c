import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { beforeAll, expect, test } from "vitest";
import type * as z from "zod";
import { type SettingChangeView, settingChangePage } from "../../src/api/audit/contract.ts";
import { readers } from "../../src/api/audit/readers.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { refusalOf, wellOf } from "../support/managing.ts";
import { makeThings, type Things } from "../support/things.ts";
import { useTwoOrganizations } from "../support/use-api.ts";

const served = useTwoOrganizations();
let things: Things;
beforeAll(async () => {
  things = await makeThings(served().world, "own");
});

const admin = () => served().world.people.organization_admin;
const manager = () => served().world.people.clinic_manager;
const own = () => served().world.places.own;
const south = () => served().world.places.other_clinic;
const day = { opens: 540, closes: 1020 };

async function list(as: Principal, query: Record<string, string> = {}) {
  const path = `/v1/setting-changes?${new URLSearchParams(query).toString()}`;
  return wellOf(settingChangePage, await served().api.call({ path, as }));
}
const historyOf = async (thingId: string, query: Record<string, string> = {}) =>
  (await list(admin(), { thingId, ...query })).data;

async function edit(method: string, of: string, body: unknown, { under = "", as = admin() } = {}): Promise<void> {
  const { headers } = await served().api.call({ path: of, as });
  const ifMatch = { "if-match": headers.get("etag") ?? "", "idempotency-key": randomUUID() };
  const answer = await served().api.call({ method, path: of + under, as, body, headers: ifMatch });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
}

/** The only change of a thing that was made by `work`, and what it says of each field. */
async function changeBy(thingId: string, work: () => Promise<unknown>) {
  const known = new Set((await historyOf(thingId)).map(({ id }) => id));
  await work();
  const made = (await historyOf(thingId)).filter(({ id }) => !known.has(id));
  expect(made).toHaveLength(1);
  const [change] = made;
  if (!change) throw new Error("nothing was kept");
  const values = change.values.map(({ field, before, after }) => [field, before, after] as const);
  return { ...change, values };
}

test("a change of a setting is kept with who made it, when, and what it was and is; what stayed is not named", async () => {
  const { organizationId } = own();
  const from = Date.now();
  const change = await changeBy(organizationId, () =>
    edit("PATCH", "/v1/organization", { holdMinutes: 25, horizonDays: 180, embedOrigins: ["https://a.example"] }),
  );
  expect(change).toMatchObject({ kind: "organization", act: "changed", clinic: null, thing: { name: "sunrise" } });
  expect(change.by).toEqual({ accountId: admin().accountId, name: admin().email });
  expect(Date.parse(change.changedAt)).toBeGreaterThan(from - 1_000);
  expect(change.values).toEqual([
    ["holdMinutes", 10, 25],
    ["embedOrigins", [], ["https://a.example"]],
  ]);
});

test("hours that are written anew read as the bands that were taken out and put in, and the same hours as nothing", async () => {
  const path = `/v1/clinics/${own().clinicId}`;
  const holidays = [{ day: "2031-12-25", name: "Christmas Day", bands: [] }];
  const write = (closes: number) =>
    edit(
      "PUT",
      path,
      { week: [1, 2].map((weekday) => ({ ...day, weekday, closes: weekday === 1 ? closes : 1020 })), holidays },
      { under: "/hours" },
    );
  const first = await changeBy(own().clinicId, () => write(1020));
  expect(first.clinic).toMatchObject({ id: own().clinicId, timeZone: "Europe/Berlin" });
  expect(first.values).toEqual([
    [
      "week",
      [],
      [
        { weekday: 1, ...day },
        { weekday: 2, ...day },
      ],
    ],
    ["holidays", [], holidays],
  ]);
  const second = await changeBy(own().clinicId, async () => {
    await write(1020);
    await write(1080);
  });
  expect(second.values).toEqual([["week", [{ weekday: 1, ...day }], [{ weekday: 1, opens: 540, closes: 1080 }]]]);
});

test("a thousand holidays that are saved unchanged leave no line, and one of them that is another shows alone", async () => {
  const { clinicId } = south();
  const holiday = (i: number, name = "Holiday") => {
    return { day: new Date(Date.UTC(2031, 0, 1 + i)).toISOString().slice(0, 10), name, bands: [day] };
  };
  const all = Array.from({ length: 1_000 }, (_, i) => holiday(i));
  const write = (holidays: typeof all) =>
    edit("PUT", `/v1/clinics/${clinicId}`, { week: [], holidays }, { under: "/hours" });
  const first = await changeBy(clinicId, () => write(all));
  expect(first.values).toEqual([["holidays", [], all]]);
  const renamed = holiday(500, "Founders' Day");
  const second = await changeBy(clinicId, async () => {
    await write(all);
    await write(all.with(500, renamed));
  });
  expect(second.values).toEqual([["holidays", [all[500]], [renamed]]]);
});

test("a service's needs and questions are one change with the rest of it, and its price at a clinic is that clinic's", async () => {
  const { serviceId, clinicId } = own();
  const path = `/v1/services/${serviceId}`;
  const question = { id: randomUUID(), text: "Are you allergic?", required: true, kind: "yes_no" };
  await edit("PATCH", path, { questions: [question] });
  const reworded = { ...question, text: "Which allergies?", kind: "short_text" };
  const needs = [{ kind: "room", type: "surgery" }];
  const body = { minutes: 45, needs, questions: [reworded], categoryId: things.categoryId };
  const change = await changeBy(serviceId, () => edit("PATCH", path, body));
  expect(change.values).toEqual([
    ["category", expect.objectContaining({ name: "General" }), { id: things.categoryId, name: "Spare" }],
    ["minutes", 30, 45],
    ["needs", [], needs],
    ["questions", [question], [reworded]],
  ]);
  const deposit = { kind: "percent", basisPoints: 2000, balance: "at_clinic" };
  const price = { amountMinor: 7000, currency: "EUR" };
  const offer = await changeBy(serviceId, () =>
    edit("PUT", path, { price, paymentPolicy: "deposit", deposit }, { under: `/offers/${clinicId}` }),
  );
  expect(offer).toMatchObject({ kind: "offer", thing: { name: "Consultation" }, clinic: { name: "north" } });
  expect(offer.values).toEqual([
    ["price", { amountMinor: 5000, currency: "EUR" }, price],
    ["paymentPolicy", "none", "deposit"],
    ["deposit", null, { deposit, currency: "EUR" }],
  ]);
});

test("what a service uses up reads as what was taken out and put in, with the unit of each; a consumable has a history of its own", async () => {
  const { serviceId } = own();
  const path = `/v1/services/${serviceId}`;
  const { consumableId } = things;
  const write = (...quantities: number[]) =>
    edit("PATCH", path, {
      consumables: quantities.map((quantityThousandths) => ({ consumableId, quantityThousandths })),
    });
  const amount = (quantityThousandths: number) => ({
    id: consumableId,
    name: "Spare",
    unit: "piece",
    quantityThousandths,
  });
  const first = await changeBy(serviceId, () => write(1_500));
  expect(first.values).toEqual([["consumables", [], [amount(1_500)]]]);
  const second = await changeBy(serviceId, async () => {
    await write(1_500);
    await write(2_000);
  });
  expect(second.values).toEqual([["consumables", [amount(1_500)], [amount(2_000)]]]);
  await write();
  const renamed = await changeBy(consumableId, () => edit("PATCH", `/v1/consumables/${consumableId}`, { name: "Gel" }));
  expect(renamed).toMatchObject({ kind: "consumable", clinic: null, values: [["name", "Spare", "Gel"]] });
  const [made] = (await historyOf(consumableId)).slice(-1);
  expect(made?.values).toContainEqual({ type: "unit", field: "unit", before: null, after: "piece" });
});

test("rooms, staff, leave, the discount and logins have one too, from when they are made to when they end", async () => {
  const { clinicId, organizationId, serviceId } = own();
  expect(
    await changeBy(things.roomId, () => edit("PATCH", `/v1/rooms/${things.roomId}`, { turnoverMinutes: 10 })),
  ).toMatchObject({
    kind: "room",
    clinic: { name: "north" },
    values: [["turnoverMinutes", 0, 10]],
  });

  const staffId = served().world.places.other_patient.staffId;
  const path = `/v1/staff/${staffId}`;
  const both = { clinicIds: [clinicId, south().clinicId], serviceIds: [] };
  expect(await changeBy(staffId, () => edit("PATCH", path, both))).toMatchObject({
    values: [
      ["clinics", [], [{ id: south().clinicId, name: "south" }]],
      ["services", [{ id: serviceId, name: "Consultation" }], []],
    ],
  });
  const hours = {
    week: [{ weekday: 3, ...day }],
    overrides: [{ day: "2031-05-07", bands: [day, { opens: 1080, closes: 1140 }] }],
  };
  expect(
    await changeBy(staffId, () => edit("PUT", path, hours, { under: `/clinics/${clinicId}/hours` })),
  ).toMatchObject({
    clinic: { name: "north" },
    values: [
      ["week", [], hours.week],
      ["overrides", [], [{ ...hours.overrides[0], name: null }]],
    ],
  });
  const leave = { startsAt: "2031-07-01T00:00:00.000Z", endsAt: "2031-07-08T00:00:00.000Z" };
  expect(await changeBy(staffId, () => edit("POST", path, leave, { under: "/leave" }))).toMatchObject({
    values: [["leave", [], [leave]]],
  });

  const rule = {
    percentageBasisPoints: 1000,
    onBirthday: true,
    dailyLimit: 100,
    thresholds: [{ amountMinor: 90_000, currency: "EUR" }],
  };
  const changed = await changeBy(organizationId, () => edit("PUT", "/v1/discount-rule", rule));
  expect(changed).toMatchObject({
    kind: "discount_rule",
    values: [
      ["percentageBasisPoints", 1200, 1000],
      ["thresholds", [], rule.thresholds],
    ],
  });

  const invitation = {
    email: `${randomUUID()}@clinic.example`,
    role: "receptionist",
    clinicIds: [clinicId],
    language: "en",
  };
  await edit("POST", "/v1/members", invitation);
  const [made] = (await list(admin(), { kind: "member", limit: "1" })).data;
  expect(made).toMatchObject({ act: "made", thing: { name: invitation.email }, by: { accountId: admin().accountId } });
  const login = `/v1/members/${made?.thing.id}`;
  expect(await changeBy(made?.thing.id ?? "", () => edit("PATCH", login, { role: "nurse" }))).toMatchObject({
    values: [["role", "receptionist", "nurse"]],
  });
  const linked = await changeBy(staffId, () => edit("PATCH", login, { staffId }));
  expect(linked.values).toEqual([["login", null, { id: made?.thing.id, name: invitation.email }]]);
  await edit("PATCH", login, { staffId: null });
  expect(await changeBy(made?.thing.id ?? "", () => edit("DELETE", login, undefined))).toMatchObject({
    act: "ended",
    thing: { name: invitation.email },
    values: [
      ["role", "nurse", null],
      ["clinics", [{ name: "north" }], []],
    ],
  });
});

test("a role that an operator gives or takes away by hand leaves a line, up, out and back; a patient's leaves none", async () => {
  const { admin: database, places, people } = served().world;
  const { organizationId } = places.own;
  const give = (accountId: string, role: string) =>
    database.query("update memberships set role = $3 where organization_id = $1 and account_id = $2", [
      organizationId,
      accountId,
      role,
    ]);
  const { accountId, role: own } = people.nurse;
  for (const [before, after] of [
    [own, "platform_admin"],
    ["platform_admin", own],
    [own, "patient"],
    ["patient", own],
  ] as const) {
    const change = await changeBy(accountId, () => give(accountId, after));
    expect(change).toMatchObject({ kind: "member", act: "changed", by: null, values: [["role", before, after]] });
  }
  expect(await historyOf(people.patient.accountId)).toEqual([]);
});

test("what was set up by hand is nobody's, and the history comes page by page, the latest first", async () => {
  const all = (await list(admin(), { limit: "100" })).data;
  const byHand = all.find(({ kind, act }) => kind === "clinic" && act === "made");
  expect(byHand?.by).toBeNull();
  expect(byHand?.values).toContainEqual({ type: "text", field: "currency", before: null, after: "EUR" });
  const paged: SettingChangeView[] = [];
  let cursor: string | null = null;
  do {
    const page: z.output<typeof settingChangePage> = await list(admin(), { limit: "7", ...(cursor ? { cursor } : {}) });
    paged.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  expect(paged.slice(0, 100)).toEqual(all);
  const times = paged.map(({ changedAt }) => Date.parse(changedAt));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

test("a manager of clinics reads the history of these, of who works there and of what holds for all; no one reads another organization's", async () => {
  const seen = async (as: Principal) => {
    const { data } = await list(as, { limit: "100" });
    return {
      data,
      clinics: new Set(data.map(({ clinic }) => clinic?.name)),
      ids: new Set(data.map(({ thing }) => thing.id)),
    };
  };
  const [theirs, everything] = [await seen(manager()), await seen(admin())];
  expect(theirs.clinics).toEqual(new Set(["north", undefined]));
  expect(everything.clinics).toEqual(new Set(["north", "south", undefined]));
  expect(theirs.ids).toContain(own().organizationId);
  expect(theirs.ids).toContain(own().staffId);
  expect(theirs.ids).not.toContain(south().staffId);
  expect(theirs.ids).not.toContain(south().clinicId);
  expect((await list(manager(), { thingId: south().clinicId })).data).toEqual([]);
  const { other_tenant } = served().world.places;
  expect((await list(admin(), { thingId: other_tenant.clinicId })).data).toEqual([]);
  const desk = await served().api.call({ path: "/v1/setting-changes", as: served().world.people.receptionist });
  expect(refusalOf(desk)).toEqual([403, "forbidden"]);
});

/** As they were kept when the history began. Never edited: lines like these are there for good. */
const linesOfTheFirstDay = [
  `{"fee_table": {"noShow": {"kind": "percent", "basisPoints": 5000},
                  "lateCancel": [{"fee": {"kind": "amount", "amounts": [{"currency": "EUR", "amountMinor": 1500}]}, "underHours": 24}]},
    "refund_limits": [{"currency": "EUR", "amountMinor": 5000}], "capture_policy": "at_confirmation", "embed_origins": ["https://a.example"],
    "week": [{"weekday": 1, "opens_minute": 540, "closes_minute": 1020}],
    "holidays": [{"name": "Christmas Day", "on_date": "2031-12-25", "opens_minute": null, "closes_minute": null}],
    "leave": [{"starts_at": "2031-07-01T00:00:00+00:00", "ends_at": "2031-07-08T00:00:00+00:00"}],
    "clinics": [{"clinic_id": "019b0000-0000-7000-8000-000000000001"}], "thresholds": [{"currency": "EUR", "threshold_minor": 90000}]}`,
  `{"capture_policy": "by_admin", "payment_policy": "deposit", "approval": "by_clinic", "eligible_gender": "female", "role": "clinic_manager",
    "deposit": {"kind": "percent", "balance": "by_card", "basisPoints": 2000}, "needs": [{"type": "surgery", "subject_kind": "room"}],
    "questions": [{"questions": [{"id": "019b0000-0000-7000-8000-000000000002", "kind": "choice", "text": "Which?", "options": ["A", "B"], "required": true}]}]}`,
];

test("lines that were kept on the first day are read as today's contract has them", async () => {
  const [thingId, { organizationId, clinicId }] = [randomUUID(), own()];
  await served().world.admin.query(
    `insert into setting_changes (organization_id, id, transaction_id, changed_at, kind, thing_id, clinic_id, act, before, after)
     select $1, uuidv7(), n::text::xid8, now(), 'offer', $2, $3, 'ended', line::jsonb, '{}' from unnest($4::text[]) with ordinality x (line, n)`,
    [organizationId, thingId, clinicId, linesOfTheFirstDay],
  );
  const lines = await historyOf(thingId);
  expect(lines.map(({ values }) => values.length)).toEqual([8, 9]);
});

test("a manager still reads what became of a login or colleague at their clinics once that ended there, and nothing of what came after elsewhere", async () => {
  const { clinicId } = own();
  const [north, both, away] = [[clinicId], [clinicId, south().clinicId], [south().clinicId]];
  const seenBy = async (as: Principal, thingId: string) =>
    (await list(as, { thingId })).data.map(({ values }) => values.map(({ field }) => field).join());
  const make = async (kind: "member" | "staff", body: object) => {
    await edit("POST", kind === "staff" ? "/v1/staff" : "/v1/members", body);
    return (await list(admin(), { kind, limit: "1" })).data[0]?.thing.id ?? "";
  };
  const login = (clinicIds: string[]) =>
    make("member", { email: `${randomUUID()}@clinic.example`, role: "receptionist", clinicIds, language: "en" });
  const moved = await login(north);
  for (const body of [{ clinicIds: both }, { clinicIds: away }, { role: "nurse" }])
    await edit("PATCH", `/v1/members/${moved}`, body);
  expect(await seenBy(manager(), moved)).toEqual(["clinics", "clinics", "role,clinics"]);
  expect(await seenBy(admin(), moved)).toHaveLength(4);
  const ended = await login(north);
  await edit("DELETE", `/v1/members/${ended}`, undefined);
  expect(await seenBy(manager(), ended)).toEqual(["role,clinics", "role,clinics"]);
  expect(await seenBy(manager(), await login(away))).toEqual([]);

  const staffId = await make("staff", { name: "Dr. Leaver", title: "Dentist", clinicIds: north });
  for (const change of [{ clinicIds: away }, { name: "Stayer" }]) await edit("PATCH", `/v1/staff/${staffId}`, change);
  const [left, ...earlier] = await seenBy(manager(), staffId);
  expect([left, earlier.length]).toEqual(["clinics", 1]);
});

test("the application can neither write, change nor delete a line, nor change a setting without saying who does", async () => {
  const { db } = served().api.parts;
  const { organizationId, clinicId } = own();
  const run = (text: string, as: "withTenant" | "withEditor" = "withEditor") =>
    as === "withEditor"
      ? db.withEditor({ organizationId, accountId: admin().accountId }, (tx) => tx.$client.query(text))
      : db.withTenant(organizationId, (tx) => tx.$client.query(text));
  for (const text of [
    "update setting_changes set account_id = null",
    "delete from setting_changes",
    "insert into setting_changes select * from setting_changes",
  ]) {
    await expect(run(text)).rejects.toMatchObject({ code: "42501" });
  }
  const rename = `update clinics set name = 'x' where id = '${clinicId}'`;
  await expect(run(rename, "withTenant")).rejects.toThrow(/nobody is named/);
  await expect(
    run(`update clinics set version = version + 1 where id = '${clinicId}'`, "withTenant"),
  ).resolves.toBeDefined();
});

test("a process of the version before, which names nobody, still changes settings, and its changes are nobody's", async () => {
  const { organizationId, clinicId } = own();
  const before = new Client({ connectionString: served().appUrl });
  await before.connect();
  await before.query(`begin; select set_config('app.organization_id', '${organizationId}', true)`);
  await before.query("update clinics set address = 'Elsewhere' where id = $1", [clinicId]);
  await before.query("commit");
  await before.end();
  expect((await historyOf(clinicId, { limit: "1" }))[0]).toMatchObject({ by: null, values: [{ after: "Elsewhere" }] });
});

/** What no manager sets: what happens to visits, money, people's records and logins, and what passes through. */
const noSettings = [
  "access_links",
  "account_mails",
  "accounts",
  "appointment_moves",
  "appointment_notes",
  "appointment_services",
  "appointment_subjects",
  "appointments",
  "contact_changes",
  "day_counts",
  "desk_entries",
  "discount_claims",
  "discount_days",
  "disputes",
  "explained_differences",
  "idempotency_keys",
  "idempotent_writes",
  "intake_answers",
  "ledger_entries",
  "live_events",
  "membership_log",
  "messages",
  "occupancies",
  "outbox",
  "patient_access",
  "patient_access_log",
  "patient_search_terms",
  "patients",
  "payment_attempts",
  "payments",
  "receipt_counters",
  "receipts",
  "reconciliation_items",
  "reconciliations",
  "refunds",
  "saved_cards",
  "sessions",
  "setting_changes",
  "status_log",
  "stranded_visits",
  "stripe_customers",
  "stripe_events",
  "task_log",
  "tasks",
  "unstarted_follow_ups",
];

test("every table is one of settings, whose changes are kept and shown column by column, or known to be none", async () => {
  const { admin: database } = served().world;
  const { rows } = await database.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
     group by c.relname order by c.relname`,
  );
  const kept = await database.query<{ name: string; list: string; beside: string[]; events: number }>(
    `select t.tgrelid::regclass::text as name, args[4] as list, args[2:3] as beside, bit_or(t.tgtype) as events
       from pg_trigger t, string_to_array(encode(t.tgargs, 'escape'), '\\000') args
      where t.tgfoid = 'keep_setting_change'::regproc group by t.tgrelid, args`,
  );
  const insertUpdateDelete = 4 + 16 + 8;
  expect(kept.rows.filter(({ events }) => events !== insertUpdateDelete)).toEqual([]);
  const settings = new Set(kept.rows.map(({ name }) => name));
  expect(rows.map(({ name }) => name).filter((name) => !settings.has(name))).toEqual(noSettings);
  const unshown = kept.rows.flatMap(({ name, list, beside }) => {
    if (list) return list in readers ? [] : [`${name}: ${list}`];
    const columns = rows.find((table) => table.name === name)?.columns ?? [];
    const known = ["organization_id", "id", "version", "recorded_at", "accepted_at", ...beside];
    return columns
      .filter((column) => !known.includes(column) && !(column in readers))
      .map((column) => `${name}.${column}`);
  });
  expect(unshown).toEqual([]);
});
