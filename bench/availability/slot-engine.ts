import { deepStrictEqual } from "node:assert/strict";
import { startsOfAny } from "../../src/domain/availability/choice.ts";
import { openStarts } from "../../src/domain/availability/slots.ts";
import { toIsoInstants } from "../../src/domain/time.ts";
import { ratio, type Spread, spread, timeInterleaved } from "../interleaved.ts";
import { dayjsOpenStarts } from "./dayjs-peer.ts";
import { makeWorkload, range } from "./workload.ts";

/** For 50 practitioners and 30 days. */
const REQUIRED_RATIO = 100;

export type EngineFigures = {
  practitioners: number;
  visitsEach: number;
  starts: number;
  dayjsMs: Spread;
  minutesMs: Spread;
  isoMs: Spread;
  dayjsToMinutes: Spread;
  dayjsToIso: Spread;
};

/** The slot computation without any I/O, against a date library's. Answers are compared before anything is timed. */
export async function benchSlotEngine() {
  const figures: EngineFigures[] = [];
  for (const [practitioners, visits] of [
    [1, 200],
    [10, 200],
    [50, 0],
    [50, 200],
    [200, 200],
  ] as const) {
    figures.push(await compare(practitioners, visits));
  }
  const decisive = figures.find(({ practitioners, visitsEach }) => practitioners === 50 && visitsEach === 200);
  const passed = decisive !== undefined && decisive.dayjsToIso.median >= REQUIRED_RATIO;
  return { name: "slot engine, 30 days", required: `at least ${REQUIRED_RATIO} times as fast`, passed, figures };
}

async function compare(practitioners: number, visitsEach: number): Promise<EngineFigures> {
  const search = makeWorkload(practitioners, visitsEach);
  const inMinutes = () => startsOfAny(openStarts(search, range));
  const inIso = () => toIsoInstants(inMinutes().map(({ startsMinute }) => startsMinute));
  const withDayjs = () => dayjsOpenStarts(search, range);
  deepStrictEqual(inIso(), withDayjs());

  const variants = [withDayjs, inMinutes, inIso].map((call) => ({ name: call.name, call }));
  const [dayjs, minutes, iso] = await timeInterleaved(variants, { rounds: 7, roundMs: 60 });
  if (!dayjs || !minutes || !iso) throw new Error("a variant was not timed");
  return {
    practitioners,
    visitsEach,
    starts: inMinutes().length,
    dayjsMs: spread(dayjs.rounds),
    minutesMs: spread(minutes.rounds),
    isoMs: spread(iso.rounds),
    dayjsToMinutes: ratio(dayjs, minutes),
    dayjsToIso: ratio(dayjs, iso),
  };
}
