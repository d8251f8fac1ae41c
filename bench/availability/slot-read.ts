import { deepStrictEqual } from "node:assert/strict";
import { Client } from "pg";
import { readSearch } from "../../src/db/availability/read-search.ts";
import { type Db, openDb } from "../../src/db/client.ts";
import { startsOfAny } from "../../src/domain/availability/choice.ts";
import type { SlotSearch } from "../../src/domain/availability/facts.ts";
import { openStarts } from "../../src/domain/availability/slots.ts";
import { toIsoInstants } from "../../src/domain/time.ts";
import { ratio, spread, timeInterleaved } from "../interleaved.ts";
import { type BenchPostgres, withPostgres } from "../postgres.ts";
import type { Report } from "../report.ts";
import { readSearchAsDates } from "./dates-peer.ts";
import { clinicId, organizationId, serviceId, storeHistory, storeWorkload } from "./stored-workload.ts";
import { makeWorkload, range } from "./workload.ts";

const REQUIRED_RATIO = 3;

/**
 * From the rows to the wire's strings, within a tenant's transaction, over ten thousand and a million stored visits.
 */
export function benchSlotRead(): Promise<Report> {
  return withPostgres(async (postgres) => {
    const db = openDb({ url: postgres.appUrl, poolMax: 2, onError: console.error });
    try {
      return await measure(postgres, db);
    } finally {
      await db.close();
    }
  });
}

async function measure({ adminUrl }: BenchPostgres, db: Db): Promise<Report> {
  const workload = makeWorkload(50, 200);
  const ids = workload.practitioners.map(({ practitionerId }) => practitionerId);
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const figures = [];
  try {
    await storeWorkload(admin, workload);
    for (const visits of [10_000, 1_000_000]) {
      await storeHistory(admin, ids, visits);
      figures.push({ storedVisits: visits, ...(await compare(db, workload)) });
    }
  } finally {
    await admin.end();
  }
  const passed = figures.every(({ datesToOurs }) => datesToOurs.median >= REQUIRED_RATIO);
  return {
    name: "slot read, 50 practitioners, 30 days, Postgres included",
    required: `at least ${REQUIRED_RATIO} times as fast`,
    passed,
    figures,
  };
}

async function compare(db: Db, workload: SlotSearch) {
  const { requestedAt } = workload;
  const [practitioner] = workload.practitioners;
  const week = { fromMinute: range.fromMinute, untilMinute: range.fromMinute + 7 * 1440 };
  const read = (practitionerId: string | null, within: typeof range) =>
    db.withTenant(organizationId, async (tx) => {
      const wanted = { clinicId, serviceIds: [serviceId], practitionerId, patientId: null, range: within, requestedAt };
      const facts = await readSearch(tx, wanted);
      if (!facts) throw new Error("the workload is not stored");
      return toWire(facts.search, within);
    });
  const ours = () => read(null, range);
  const oneWeekOfOne = () => read(practitioner?.practitionerId ?? null, week);
  const dates = () =>
    db.withTenant(organizationId, async (tx) =>
      toWire(await readSearchAsDates(tx, { clinicId, serviceId, requestedAt, range }), range),
    );
  const expected = toWire(workload, range);
  deepStrictEqual(await ours(), expected);
  deepStrictEqual(await dates(), expected);

  const variants = [ours, dates, oneWeekOfOne].map((call) => ({ name: call.name, call }));
  const [oursTiming, datesTiming, oneTiming] = await timeInterleaved(variants, { rounds: 9, roundMs: 150 });
  if (!oursTiming || !datesTiming || !oneTiming) throw new Error("a variant was not timed");
  return {
    starts: expected.length,
    oursMs: spread(oursTiming.rounds),
    datesMs: spread(datesTiming.rounds),
    datesToOurs: ratio(datesTiming, oursTiming),
    oneWeekOfOneMs: spread(oneTiming.rounds),
  };
}

function toWire(search: SlotSearch, within: typeof range): string[] {
  return toIsoInstants(startsOfAny(openStarts(search, within)).map(({ startsMinute }) => startsMinute));
}
