import { once } from "node:events";
import { createServer } from "node:net";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { toProblem } from "../../src/api/errors.ts";
import { portOf } from "../support/api.ts";

// Errors as the driver makes them, most without a code: each a way in which the database is away, or too busy.

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("it should have failed"),
    (error: unknown) => error,
  );

const ways: Record<string, () => Promise<unknown>> = {
  async "all connections are lent for too long"() {
    const pool = new pg.Pool({
      connectionString: inject("postgresAdminUrl"),
      max: 1,
      connectionTimeoutMillis: 100,
    });
    const lent = await pool.connect();
    const failure = await failureOf(pool.connect());
    lent.release();
    await pool.end();
    return failure;
  },
  async "the server takes connections and says nothing"() {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const connectionString = `postgres://praxis@127.0.0.1:${portOf(silent.address())}/praxis`;
    const pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 100 });
    const failure = await failureOf(pool.connect());
    silent.close();
    return failure;
  },
  async "the server hangs up in the middle"() {
    const rude = createServer((socket) => socket.once("data", () => socket.destroy())).listen(0, "127.0.0.1");
    await once(rude, "listening");
    const connectionString = `postgres://praxis@127.0.0.1:${portOf(rude.address())}/praxis`;
    const failure = await failureOf(new pg.Client({ connectionString }).connect());
    rude.close();
    return failure;
  },
  async "a statement is never answered"() {
    const client = new pg.Client({ connectionString: inject("postgresAdminUrl"), query_timeout: 100 });
    await client.connect();
    const failure = await failureOf(client.query("select pg_sleep(2)"));
    await client.end();
    return failure;
  },
  async "a statement takes longer than it may"() {
    const client = new pg.Client({ connectionString: inject("postgresAdminUrl"), statement_timeout: 100 });
    await client.connect();
    const failure = await failureOf(client.query("select pg_sleep(2)"));
    await client.end();
    return failure;
  },
  "two transactions wait for each other": deadlock,
};

/** Two transactions that each want what the other has. */
async function deadlock(): Promise<unknown> {
  const two = [1, 2].map(() => new pg.Client({ connectionString: inject("postgresAdminUrl") }));
  await Promise.all(two.map((client) => client.connect()));
  const take = (client: pg.Client, lock: number) => client.query("select pg_advisory_xact_lock(5005, $1)", [lock]);
  await Promise.all(two.map((client) => client.query("begin")));
  await Promise.all(two.map((client, i) => take(client, i)));
  const both = await Promise.allSettled(two.map((client, i) => take(client, 1 - i)));
  await Promise.all(two.map((client) => client.end()));
  return both.find((one) => one.status === "rejected")?.reason;
}

test.each(Object.keys(ways))("when %s, the sender is asked to try again", async (way) => {
  const problem = toProblem(await ways[way]?.(), "request");
  expect(problem).toMatchObject({ status: 503, code: "temporarily_unavailable", retryAfterSeconds: 2 });
});
