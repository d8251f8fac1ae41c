import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetRows } from "../../src/db/retention/forget-rows.ts";
import { keptDays, type Passing, passingKinds } from "../../src/domain/retention.ts";
import { type Maker, makeClinic, makePatient, openMaker } from "../support/make.ts";
import { insert } from "../support/two-organizations.ts";

let maker: Maker;
let organization_id: string;
let patient_id: string;
beforeAll(async () => {
  maker = await openMaker();
  const clinic = await makeClinic(maker);
  organization_id = clinic.organizationId;
  patient_id = await makePatient(maker, clinic);
});
afterAll(() => maker?.close());

const HOUR_MS = 3_600_000;
const old = (kind: Passing) => new Date(Date.now() - keptDays[kind] * 24 * HOUR_MS - HOUR_MS);
const young = (kind: Passing) => new Date(Date.now() - keptDays[kind] * 24 * HOUR_MS + HOUR_MS);

const nobody = randomUUID();

type Rows = {
  table: string;
  /** A row that may be forgotten once it is old, and what is so of those that may not. */
  row(id: string, since: Date): Record<string, unknown>;
  kept?: Record<string, unknown>[];
};
const rowsOf: Record<Passing, Rows> = {
  request_key: {
    table: "idempotency_keys",
    row: (key, since) => ({ ...use(key, since), appointment_id: key, patient_id: nobody, requested_at: since }),
  },
  write_key: { table: "idempotent_writes", row: (key, since) => ({ ...use(key, since), subject_id: key }) },
  stripe_event: {
    table: "stripe_events",
    row: (event_id, received_at) => ({ account: "", event_id, type: "charge.captured", state: "done", received_at }),
    kept: [{ state: "pending" }, { state: "parked" }],
  },
  clean_comparison: {
    table: "reconciliations",
    row: (id, started_at) => ({
      organization_id,
      id,
      kind: "hourly",
      from_at: started_at,
      until_at: started_at,
      started_at,
      finished_at: started_at,
    }),
    kept: [{ finished_at: null }, { differing: 1 }, { caught_up: 1 }],
  },
  account_mail: {
    table: "account_mails",
    row: (id, queued_at) => ({
      organization_id,
      id,
      kind: "password_reset",
      status: "skipped",
      language: "en",
      queued_at,
    }),
  },
  access_link: {
    table: "access_links",
    row: (link_hash, ends_at) => ({
      organization_id,
      link_hash,
      patient_id,
      email: "nobody@patients.example",
      ends_at,
    }),
  },
};
const use = (key: string, recorded_at: Date) => ({
  organization_id,
  scope: "appointments:somebody",
  key,
  body_hash: "x",
  recorded_at,
});

const put = (kind: Passing, since: Date, changes = {}) =>
  insert(maker.admin, rowsOf[kind].table, { ...rowsOf[kind].row(randomUUID(), since), ...changes });
const count = async (table: string) => (await maker.admin.query(`select from ${table}`)).rowCount;

test.each(passingKinds)(
  "what is old of each %s is forgotten, a batch at a time and going on where the last one ended; what is younger or not over is kept",
  async (kind) => {
    const { table, kept = [] } = rowsOf[kind];
    for (let n = 0; n < 5; n++) await put(kind, old(kind));
    await put(kind, young(kind));
    for (const changes of kept) await put(kind, old(kind), changes);
    expect(await forgetRows(maker.db, kind, 2)).toBe(2);
    expect(await count(table)).toBe(4 + kept.length);
    for (const deleted of [2, 1, 0]) expect(await forgetRows(maker.db, kind, 2)).toBe(deleted);
    expect(await count(table)).toBe(1 + kept.length);
  },
);

test("the role that forgets cannot delete what is not over, and sees neither whom a key is about nor the words it came with", async () => {
  for (const kind of ["stripe_event", "clean_comparison"] as const) {
    const { table, kept = [] } = rowsOf[kind];
    await maker.admin.query(`truncate ${table} cascade`);
    for (const changes of [{}, ...kept]) await put(kind, old(kind), changes);
    await maker.db.asRelay((tx) => tx.$client.query(`delete from ${table}`));
    expect(await count(table), table).toBe(kept.length);
  }
  for (const column of ["reason", "patient_id"]) {
    const seen = maker.db.asRelay((tx) => tx.$client.query(`select ${column} from idempotency_keys`));
    await expect(seen).rejects.toThrow("permission denied");
  }
});
