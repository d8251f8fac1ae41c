import { Client, type QueryResultRow } from "pg";

/** By the name of an invariant, the statement whose every row breaks it. */
export type Invariants = Readonly<Record<string, string>>;

/** What breaks an invariant: a name and the rows that show it. */
export type Violation = { invariant: string; rows: unknown[] };

/** Runs each statement in one snapshot. */
export function findRows(checkerUrl: string, invariants: Invariants, values: Date[] = []): Promise<Violation[]> {
  return asChecker(checkerUrl, (client) => findRowsBy(client, invariants, values));
}

/** The same in the transaction that a client is in. */
export async function findRowsBy(client: Client, invariants: Invariants, values: Date[]): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const [invariant, text] of Object.entries(invariants)) {
    const { rows } = await client.query(text, text.includes("$1") ? values : []);
    if (rows.length > 0) violations.push({ invariant, rows });
  }
  return violations;
}

export function readRows<Row extends QueryResultRow>(checkerUrl: string, statement: string): Promise<Row[]> {
  return asChecker(checkerUrl, async (client) => (await client.query<Row>(statement)).rows);
}

/** As a role that sees every tenant: under row-level security the evidence would be hidden. */
async function asChecker<T>(checkerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: checkerUrl });
  client.on("error", () => undefined); // a server that dies fails the statement under way, and must not end the checker
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    const { rowCount } = await client.query("select from pg_roles where rolname = current_user and rolbypassrls");
    if (rowCount === 0) throw new Error("the checker's role must bypass row-level security");
    return await work(client);
  } finally {
    await client.end();
  }
}

export function failOn(violations: Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map(({ invariant, rows }) => `${invariant}: ${JSON.stringify(rows.slice(0, 5))}`);
  throw new Error(`broken invariants\n${lines.join("\n")}`);
}

/** Values as SQL literals; they are this program's own words. */
export const listOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(", ");
