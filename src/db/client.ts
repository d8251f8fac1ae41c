import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Principal } from "../domain/identity/principal.ts";

/** A transaction bound to one organization: row-level security shows and accepts that tenant's rows only. */
export type Tx = NodePgDatabase & { $client: pg.PoolClient };

/** Who changes settings, and of which organization. */
export type Editor = Pick<Principal, "accountId" | "organizationId">;

/**
 * The only ways to the database: each binds a connection to a tenant (or to the
 * relay's role) before a statement can be sent.
 */
export type Db = {
  /**
   * Runs `work` in one transaction of that organization, READ COMMITTED. Commits when `work` resolves;
   * rolls back and rethrows when it rejects. Statements of `work` that do not depend on each other may
   * be sent without awaiting: the connection pipelines them.
   */
  withTenant<T>(organizationId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same; what `work` changes of the settings is kept as changed by this account, and is refused without one. */
  withEditor<T>(editor: Editor, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One statement in one flight: begin, tenant, the statement and commit leave together.
   * `work` must send its only statement before its first await.
   */
  inOneFlight<T>(organizationId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * As the relay, which serves all tenants: what passes through (events, webhooks, mails, keys), and ids of the rest.
   */
  asRelay<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls one of the SECURITY DEFINER functions, which need no tenant: slug look-up, login, listing organizations. */
  callFunction<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<Row[]>;
  close(): Promise<void>;
};

/** Opens a pool of at most `poolMax` connections. Nothing connects before the first use. */
export function openDb({
  url,
  poolMax,
  onError,
}: {
  url: string;
  poolMax: number;
  onError: (error: Error) => void;
}): Db {
  const types = new pg.TypeOverrides();
  // Amounts and counts, which are safe integers; pg would make strings of them.
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: poolMax,
    pipeline: true,
    // What Postgres writes as text is the same wherever the server stands.
    options: "-c TimeZone=UTC",
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    // Below the 5 s of a workflow's step, which else ended first and was repeated behind itself in the queue.
    connectionTimeoutMillis: 4_000,
    // A server that went away without a word answers nothing, not even that time is up: these two notice.
    query_timeout: 20_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: "praxis",
    types,
  });
  pool.on("error", onError); // an idle connection died; the pool replaces it
  // One that dies while it is lent fails its statements, or the commit: without
  // a listener it would end the process as well.
  pool.on("connect", (client) => client.on("error", () => undefined));

  const handles = new WeakMap<pg.PoolClient, Tx>();
  const handleOf = (client: pg.PoolClient): Tx => {
    const known = handles.get(client);
    if (known) return known;
    const handle = drizzle(client);
    handles.set(client, handle);
    return handle;
  };

  /**
   * Opening statements are sent without waiting for their answers, so binding the tenant
   * costs no round trip of its own. With `closing: "at_once"` the commit leaves right
   * behind them too; a failed statement turns it into a rollback.
   */
  async function transaction<T>(
    opening: readonly pg.QueryConfig[],
    closing: "after_work" | "at_once",
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect();
    let healthy = false;
    try {
      const opened = opening.map((statement) => client.query(statement));
      // A Drizzle query runs whenever `then` is called on it, and not before:
      // called here, once, inside the transaction.
      const working = new Promise<T>((resolve, reject) => {
        work(handleOf(client)).then(resolve, reject);
      });
      await Promise.resolve(); // lets a query that `work` awaits be sent before the commit
      const early = closing === "at_once" ? [client.query("commit")] : [];
      const failure = (await Promise.allSettled([...opened, working, ...early])).find(
        (outcome) => outcome.status === "rejected",
      );
      const ending = early[0] ?? client.query(failure ? "rollback" : "commit");
      if (failure) {
        // That the rollback failed too would hide why there is one.
        healthy = await ending.then(
          () => true,
          () => false,
        );
        throw failure.reason;
      }
      const end = await ending;
      healthy = true;
      if (end.command !== "COMMIT")
        throw new Error("a database error was swallowed inside its transaction, which rolled back");
      return await working;
    } finally {
      client.release(!healthy); // a connection that could not end its transaction is never lent again
    }
  }

  return {
    withTenant: (organizationId, work) => transaction(bind(organizationId, ""), "after_work", work),
    withEditor: (editor, work) => transaction(bind(editor.organizationId, editor.accountId), "after_work", work),
    inOneFlight: (organizationId, work) => transaction(bind(organizationId, ""), "at_once", work),
    asRelay: (work) => transaction([{ text: "begin" }, { text: "set local role praxis_relay" }], "after_work", work),
    callFunction: async <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) =>
      (await pool.query<Row>(statement)).rows,
    close: () => pool.end(),
  };
}

/** An empty account says that nobody is named, which no setting may be changed by. */
const bind = (organizationId: string, accountId: string): pg.QueryConfig[] => [
  { text: "begin" },
  {
    name: "bind",
    text: "select set_config('app.organization_id', $1, true), set_config('app.account_id', $2, true)",
    values: [organizationId, accountId],
  },
];

/**
 * Refuses a login that row-level security does not hold for: a superuser, a role with BYPASSRLS, the owner of a table,
 * or a member that inherits one; and one that the server refuses. Throws with a sentence that says which.
 */
export async function assertRoleIsConfined(db: Db): Promise<void> {
  const asked = db.callFunction<{ name: string; superuser: boolean; bypass: boolean; owned: string | null }>({
    text: `select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypass,
             (select min(c.relname) from pg_class c
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'USAGE')) as owned
           from pg_roles r where r.rolname = current_user`,
  });
  const [role] = await asked.catch((error: unknown) => {
    // Of several addresses that were tried in vain there is no message.
    const reason = error instanceof Error && error.message ? error.message : "nothing listens there";
    throw new Error(`DATABASE_URL: ${reason}`, { cause: error });
  });
  if (!role) throw new Error("DATABASE_URL: the login has no role");
  const why = role.superuser
    ? "is a superuser"
    : role.bypass
      ? "bypasses row-level security"
      : role.owned
        ? `owns the table ${role.owned}`
        : undefined;
  if (why)
    throw new Error(`DATABASE_URL: the role ${role.name} ${why}, so tenants would not be kept apart; use praxis_app`);
}
