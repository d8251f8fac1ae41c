import type { Client } from "@temporalio/client";
import type { BookEntry } from "../../local/stripe/emulator.ts";
import { always } from "./invariants/always.ts";
import { compareBooks, compareWorkflows } from "./invariants/outside.ts";
import { failOn, findRows, type Violation } from "./invariants/query.ts";
import { ofRequests, quiescent, relayed } from "./invariants/quiescent.ts";

/** What holds at every instant. Throws with the rows that break it. */
export async function checkAlways(checkerUrl: string): Promise<void> {
  failOn(await findAlways(checkerUrl));
}

export function findAlways(checkerUrl: string): Promise<Violation[]> {
  return findRows(checkerUrl, always);
}

/** Who asks goes on asking that long. */
const PATIENCE_MS = 120_000;

export type Outside = {
  /** The emulator's books: what truly happened to the money. */
  books?: readonly BookEntry[];
  /** A client of the namespace whose workflows are this database's, and nobody else's. */
  temporal?: Client;
  /** Somebody delivers the database's events. */
  hasRelay?: boolean;
  /** What was asked for before that, by the database's clock, has its answer; two minutes ago unless the test knows. */
  askedBefore?: Date;
  /** The time by which deadlines are judged; the wall clock's unless the test lives in another. */
  at?: Date;
};

/**
 * What holds once the workflows and webhooks of a test have come to rest,
 * besides what always does. Throws with the rows that break it.
 */
export async function checkQuiescent(checkerUrl: string, outside: Outside = {}): Promise<void> {
  failOn(await findQuiescent(checkerUrl, outside));
}

export async function findQuiescent(
  checkerUrl: string,
  {
    books,
    temporal,
    hasRelay = false,
    askedBefore = new Date(Date.now() - PATIENCE_MS),
    at = new Date(),
  }: Outside = {},
): Promise<Violation[]> {
  return [
    ...(await findRows(checkerUrl, always)),
    ...(await findRows(checkerUrl, quiescent, [at])),
    ...(await findRows(checkerUrl, ofRequests, [askedBefore])),
    ...(hasRelay ? await findRows(checkerUrl, relayed) : []),
    ...(books ? await compareBooks(checkerUrl, books) : []),
    ...(temporal ? await compareWorkflows(checkerUrl, temporal) : []),
  ];
}
