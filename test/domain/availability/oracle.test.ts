import fc from "fast-check";
import { expect, test } from "vitest";
import { startsOfAny } from "../../../src/domain/availability/choice.ts";
import type { SlotSearch } from "../../../src/domain/availability/facts.ts";
import { freeCandidates } from "../../../src/domain/availability/forbidden.ts";
import { checkStart, openStarts } from "../../../src/domain/availability/slots.ts";
import { aSearchAroundAClockChange } from "./arbitrary-search.ts";
import { openStartsByTheMinute } from "./minute-oracle.ts";

test("open starts are those that a search minute by minute finds, around every kind of clock change", () => {
  let found = 0;
  fc.assert(
    fc.property(aSearchAroundAClockChange, ({ search, range }) => {
      const open = openStarts(search, range).map(({ starts }) => starts);
      expect(open).toEqual(openStartsByTheMinute(search, range));
      found += open.flat().length;
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(1000);
}, 60_000);

test("one start is decided as the list decides it, and an open one has a free candidate of each need", () => {
  fc.assert(
    fc.property(aSearchAroundAClockChange, fc.integer({ min: 0, max: 2879 }), ({ search, range }, offset) => {
      const open = startsOfAny(openStarts(search, range)).map(({ startsMinute }) => startsMinute);
      const wanted = open[offset % 100] ?? range.fromMinute + offset;
      expect(checkStart(search, wanted) === "open").toBe(
        open.includes(wanted) || (wanted >= range.untilMinute && isOpenAlone(search, wanted)),
      );
      if (open.includes(wanted)) expect(freeCandidates(search, wanted).every((free) => free.length > 0)).toBe(true);
    }),
  );
});

function isOpenAlone(search: SlotSearch, wanted: number): boolean {
  return openStartsByTheMinute(search, { fromMinute: wanted, untilMinute: wanted + 1 }).flat().length > 0;
}
