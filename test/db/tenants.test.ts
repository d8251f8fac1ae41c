import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assertRoleIsConfined, type Db, openDb } from "../../src/db/client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { roleUrl } from "../support/database-urls.ts";
import { insert } from "../support/two-organizations.ts";

let database: TestDatabase;
let admin: Client;
let db: Db;
const open = (url: string, poolMax = 2) => openDb({ url, poolMax, onError: () => {} });

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  db = open(database.appUrl);
});
afterAll(async () => {
  await db?.close();
  await admin?.end();
  await database?.drop();
});

const names = async (statement: string) =>
  (await admin.query<{ name: string }>(statement)).rows.map(({ name }) => name);

const tenantTables = `
  select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     and (c.relname = 'organizations' or exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))`;

test("every table is a tenant's, but for the logins", async () => {
  expect(
    await names(`select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and oid not in (select oid from (${tenantTables}) t)`),
  ).toEqual(["accounts"]);
});

test("every tenant table forces row-level security, and its policy binds reading and writing to the tenant", async () => {
  expect(
    await names(`select relname as name from (${tenantTables}) t where not (relrowsecurity and relforcerowsecurity)`),
  ).toEqual([]);
  expect(
    await names(`select relname as name from (${tenantTables}) t where not exists (
      select from pg_policy p where p.polrelid = t.oid and p.polcmd = '*' and p.polroles = array['praxis_app'::regrole::oid]
         and pg_get_expr(p.polqual, t.oid) like '%app.organization_id%'
         and pg_get_expr(p.polwithcheck, t.oid) = pg_get_expr(p.polqual, t.oid))`),
  ).toEqual([]);
});

test("the application's role owns nothing, bypasses nothing, may not truncate, and cannot read the logins", async () => {
  expect(await names("select relname as name from pg_class where relowner = 'praxis_app'::regrole")).toEqual([]);
  expect(
    await names(
      "select rolname as name from pg_roles where rolname = 'praxis_app' and (rolsuper or rolbypassrls or rolcreaterole)",
    ),
  ).toEqual([]);
  expect(
    await names(
      `select relname as name from (${tenantTables}) t where has_table_privilege('praxis_app', oid, 'TRUNCATE')`,
    ),
  ).toEqual([]);
  const rights = await admin.query(
    `select privilege from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) privilege where has_table_privilege('praxis_app', 'accounts', privilege)`,
  );
  expect(rights.rows).toEqual([]);
});

test("functions that cross tenants are callable by the application alone and cannot be led to other tables", async () => {
  expect(
    await names(`select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and (has_function_privilege('public', p.oid, 'EXECUTE') or not coalesce(array_to_string(p.proconfig, ','), '') like 'search_path=%pg_temp%')`),
  ).toEqual([]);
});

test("a foreign key between tenant tables always carries the tenant, so that no row can point into another", async () => {
  expect(
    await names(`select k.conrelid::regclass || '.' || k.conname as name from pg_constraint k
      join (${tenantTables}) child on child.oid = k.conrelid
      join (${tenantTables}) parent on parent.oid = k.confrelid
     where k.contype = 'f' and not exists (
       select from unnest(k.conkey, k.confkey) pair (own, other)
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.own
         join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.other
        where a.attname = 'organization_id' and b.attname = case parent.relname when 'organizations' then 'id' else 'organization_id' end)`),
  ).toEqual([]);
});

async function makeOrganization(slug: string): Promise<string> {
  const id = randomUUID();
  await insert(admin, "organizations", { id, slug, name: slug });
  return id;
}

test("without a tenant nothing is seen and nothing can be written; with one, not another's", async () => {
  const [mine, theirs] = [await makeOrganization("mine"), await makeOrganization("theirs")];
  const unbound = new Client({ connectionString: database.appUrl });
  await unbound.connect();
  expect((await unbound.query("select from organizations")).rowCount).toBe(0);
  await expect(
    insert(unbound, "patients", { organization_id: mine, id: randomUUID(), full_name: "X" }),
  ).rejects.toThrow(/row-level security/);
  await unbound.end();

  const write = (organizationId: string) =>
    db.withTenant(mine, (tx) =>
      tx.execute(
        sql`insert into patients (organization_id, id, full_name) values (${organizationId}, ${randomUUID()}, 'X')`,
      ),
    );
  await write(mine);
  await expect(write(theirs)).rejects.toMatchObject({ cause: { code: "42501" } });
  expect((await db.withTenant(theirs, (tx) => tx.execute(sql`select from patients`))).rowCount).toBe(0);
});

test("a query that is handed back or awaited runs once, inside its transaction", async () => {
  const tenant = await makeOrganization("once");
  const add = sql`insert into patients (organization_id, id, full_name) values (${tenant}, uuidv7(), 'X') returning 1`;
  for (const run of [db.withTenant, db.inOneFlight]) {
    expect(await run(tenant, (tx) => tx.execute(add))).toMatchObject({ rowCount: 1 });
    expect(await run(tenant, async (tx) => (await tx.execute(add)).rowCount)).toBe(1);
  }
  const { rowCount } = await admin.query("select from patients where organization_id = $1", [tenant]);
  expect(rowCount).toBe(4);
});

test("10,000 interleaved transactions of two tenants over two connections, two in ten failing, never see a foreign row", async () => {
  const tenants = [await makeOrganization("left"), await makeOrganization("right")];
  for (const organization_id of tenants) {
    for (let patient = 0; patient < 3; patient += 1) {
      await insert(admin, "patients", { organization_id, id: randomUUID(), full_name: "X" });
    }
  }
  let foreign = 0;
  let failed = 0;
  const rounds = Array.from({ length: 10_000 }, (_, round) => round);
  await eachOf(rounds, 20, async (round) => {
    const tenant = tenants[round % 2] ?? "";
    const run = round % 3 === 0 ? db.inOneFlight : db.withTenant;
    const breaks = round % 10;
    try {
      await run(tenant, async (tx) => {
        const reading = tx.execute<{ organization_id: string }>(
          breaks === 7 ? sql`select organization_id, 1 / 0 from patients` : sql`select organization_id from patients`,
        );
        const { rows } = await reading;
        foreign += rows.filter(({ organization_id }) => organization_id !== tenant).length;
        if (rows.length !== 3) foreign += 1;
        if (breaks === 3) throw new Error("thrown on purpose");
      });
    } catch {
      failed += 1;
    }
  });
  expect(failed).toBe(2000);
  expect(foreign).toBe(0);
}, 60_000);

/** Runs `work` for each item, so many at a time. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}

test("a login that row-level security does not hold for is refused by name", async () => {
  await expect(assertRoleIsConfined(db)).resolves.toBeUndefined();
  const refusalOf = async (url: string) => {
    const other = open(url);
    try {
      return await assertRoleIsConfined(other).then(
        () => "accepted",
        (error: unknown) => String(error),
      );
    } finally {
      await other.close();
    }
  };
  expect(await refusalOf(database.adminUrl)).toContain("is a superuser");

  await admin.query("create role bypassing login password 'bypassing' bypassrls");
  expect(await refusalOf(roleUrl(database.adminUrl, "bypassing"))).toContain(
    "the role bypassing bypasses row-level security",
  );
  await admin.query("create role owning login password 'owning'; alter table patients owner to owning");
  expect(await refusalOf(roleUrl(database.adminUrl, "owning"))).toContain("the role owning owns the table patients");
  await admin.query("create role inheriting login password 'inheriting' in role owning");
  expect(await refusalOf(roleUrl(database.adminUrl, "inheriting"))).toContain(
    "the role inheriting owns the table patients",
  );
  await admin.query("alter table patients owner to praxis_migrator; drop role inheriting, owning, bypassing");
});
