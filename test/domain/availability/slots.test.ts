import { describe, expect, test } from "vitest";
import { nearestStarts, practitionersAt, startsOfAny } from "../../../src/domain/availability/choice.ts";
import type { SlotSearch, Visit } from "../../../src/domain/availability/facts.ts";
import { freeCandidates } from "../../../src/domain/availability/forbidden.ts";
import { checkStart, openStarts } from "../../../src/domain/availability/slots.ts";
import { band, clockTimes, everyDay, makeSearch, minute, onWeekday, taken } from "./make-search.ts";

const day = "2027-03-15"; // a Monday, Berlin at +01:00
const range = { fromMinute: minute(`${day}T00:00+01:00`), untilMinute: minute("2027-03-16T00:00+01:00") };
const at = (time: string) => minute(`${day}T${time}+01:00`);
const busy = (subjectId: string, ...stretches: string[]) => new Map([[subjectId, taken(day, "+01:00", ...stretches)]]);
const makeVisit = (visit: Partial<Visit>): Visit => ({ ...makeSearch().visit, ...visit });

/** The day's starts with the only practitioner, as "first … last" of each unbroken run of steps. */
function startsOn(overrides: Partial<SlotSearch>, stepMinutes = 15): string[] {
  const search = makeSearch(overrides);
  const [{ starts } = { starts: [] }] = openStarts(search, range);
  const runs: number[][] = [];
  for (const start of starts) {
    const run = runs.at(-1);
    if (run?.at(-1) === start - stepMinutes) run.push(start);
    else runs.push([start]);
  }
  return runs.map((run) => clockTimes([run[0] ?? 0, run.at(-1) ?? 0], search.clinic.timeZone).join(" … "));
}

describe("opening hours", () => {
  test("the first start is the opening and the last ends at the closing", () => {
    expect(startsOn({})).toEqual(["08:00 … 17:30"]);
  });

  test("a visit fits neither across a lunch break nor into a band that is too short", () => {
    const hours = everyDay("08:00-09:00", "09:10-09:35", "12:00-12:30");
    expect(startsOn({ practitioners: [{ practitionerId: "practitioner", hours }] })).toEqual([
      "08:00 … 08:30",
      "12:00 … 12:00",
    ]);
  });

  test("steps count from the practitioner's own opening, or from the clinic's if that is later", () => {
    const hours = everyDay("07:10-09:00", "10:10-11:00");
    expect(startsOn({ practitioners: [{ practitionerId: "practitioner", hours }] })).toEqual([
      "08:00 … 08:30",
      "10:10 … 10:25",
    ]);
  });

  test("bands that touch are one stretch for the visit, and each sets its own steps", () => {
    const hours = everyDay("08:00-08:40", "08:40-09:20");
    const visit = makeVisit({ minutes: 30 });
    const search = makeSearch({ visit, practitioners: [{ practitionerId: "practitioner", hours }] });
    expect(clockTimes(openStarts(search, range)[0]?.starts ?? [])).toEqual(["08:00", "08:15", "08:30", "08:40"]);
  });

  test("a visit may run across midnight where both days are open there", () => {
    const open = everyDay("00:00-24:00");
    const clinic = { ...makeSearch().clinic, hours: open };
    expect(startsOn({ clinic })).toEqual(["00:00 … 23:45"]);
    const closedOnTuesday = { week: open.week.filter(({ weekday }) => weekday !== 2), exceptions: [] };
    expect(startsOn({ clinic: { ...clinic, hours: closedOnTuesday } })).toEqual(["00:00 … 23:30"]);
  });

  test("hours of other weekdays do not count", () => {
    const practitioner = {
      practitionerId: "practitioner",
      hours: { week: onWeekday(2, "08:00-18:00"), exceptions: [] },
    };
    expect(startsOn({ practitioners: [practitioner] })).toEqual([]);
  });

  test("a holiday closes the clinic or gives it other hours", () => {
    const closed = { ...everyDay("08:00-18:00"), exceptions: [{ day, bands: [] }] };
    const short = { ...closed, exceptions: [{ day, bands: [band("10:00-11:00")] }] };
    const { clinic } = makeSearch();
    expect(startsOn({ clinic: { ...clinic, hours: closed } })).toEqual([]);
    expect(startsOn({ clinic: { ...clinic, hours: short } })).toEqual(["10:00 … 10:30"]);
  });

  test("a practitioner's override replaces that day and cannot open a closed clinic", () => {
    const exceptions = [{ day, bands: [band("06:00-09:00"), band("17:00-20:00")] }];
    const practitioner = { practitionerId: "practitioner", hours: { ...everyDay("12:00-13:00"), exceptions } };
    expect(startsOn({ practitioners: [practitioner] })).toEqual(["08:00 … 08:30", "17:00 … 17:30"]);
  });
});

describe("busy time", () => {
  test("visits may touch busy time at either end and overlap it by no minute", () => {
    expect(startsOn({ busy: busy("practitioner", "10:00-11:00") })).toEqual(["08:00 … 09:30", "11:00 … 17:30"]);
    expect(startsOn({ busy: busy("practitioner", "09:59-11:01") })).toEqual(["08:00 … 09:15", "11:15 … 17:30"]);
  });

  test("overlapping busy stretches, as overbooking makes them, are all respected", () => {
    const overbooked = busy("practitioner", "09:00-12:00", "09:30-10:00");
    expect(startsOn({ busy: overbooked })).toEqual(["08:00 … 08:30", "12:00 … 17:30"]);
  });

  test("buffers may lie outside hours but not in busy time", () => {
    const visit = makeVisit({ bufferBeforeMinutes: 10, bufferAfterMinutes: 20 });
    expect(startsOn({ visit, busy: busy("practitioner", "10:00-11:00") })).toEqual(["08:00 … 09:00", "11:15 … 17:30"]);
  });

  test("a patient's other appointments count without buffers, and only if the patient is known", () => {
    const visit = makeVisit({ bufferBeforeMinutes: 10, bufferAfterMinutes: 20 });
    const patientBusy = busy("patient", "10:00-11:00");
    expect(startsOn({ visit, busy: patientBusy })).toEqual(["08:00 … 17:30"]);
    expect(startsOn({ visit, busy: patientBusy, patientId: "patient" })).toEqual(["08:00 … 09:30", "11:00 … 17:30"]);
  });

  test("a block of the clinic stops everybody", () => {
    expect(startsOn({ busy: busy("clinic", "08:00-17:00") })).toEqual(["17:00 … 17:30"]);
  });

  test("somebody else's busy time does not count", () => {
    expect(startsOn({ busy: busy("another", "08:00-18:00") })).toEqual(["08:00 … 17:30"]);
  });
});

describe("rooms and equipment", () => {
  const candidate = (resourceId: string, turnoverMinutes = 0) => ({ resourceId, turnoverMinutes });

  test("one free candidate of each need is enough, for the whole stretch", () => {
    const visit = makeVisit({ needs: [[candidate("room 1"), candidate("room 2")], [candidate("laser")]] });
    const roomsOnly = new Map([...busy("room 1", "08:00-12:00"), ...busy("room 2", "11:45-18:00")]);
    expect(startsOn({ visit, busy: roomsOnly })).toEqual(["08:00 … 11:15", "12:00 … 17:30"]);
    expect(startsOn({ visit, busy: new Map([...roomsOnly, ...busy("laser", "08:00-17:00")]) })).toEqual([
      "17:00 … 17:30",
    ]);
  });

  test("a room's turnover follows the visit and may pass the closing", () => {
    const visit = makeVisit({ needs: [[candidate("room", 20)]] });
    expect(startsOn({ visit, busy: busy("room", "10:00-11:00") })).toEqual(["08:00 … 09:00", "11:00 … 17:30"]);
  });

  test("a need without candidates leaves nothing open", () => {
    expect(startsOn({ visit: makeVisit({ needs: [[]] }) })).toEqual([]);
  });

  test("the free candidates of a start are told apart by their own turnover", () => {
    const visit = makeVisit({ needs: [[candidate("slow", 31), candidate("quick", 30)], [candidate("laser")]] });
    const search = makeSearch({
      visit,
      busy: new Map([...busy("slow", "10:00-11:00"), ...busy("quick", "10:00-11:00")]),
    });
    expect(freeCandidates(search, at("09:00"))).toEqual([["quick"], ["laser"]]);
    expect(freeCandidates(search, at("08:45"))).toEqual([["slow", "quick"], ["laser"]]);
    expect(freeCandidates(search, at("11:00"))).toEqual([["slow", "quick"], ["laser"]]);
  });
});

describe("notice and horizon", () => {
  const rules = { slotStepMinutes: 15, minimumNoticeMinutes: 120, horizonDays: 0 };

  test("a start exactly the notice away is open, a second later it is not", () => {
    expect(startsOn({ rules, requestedAt: new Date(`${day}T10:00:00+01:00`) })).toEqual(["12:00 … 17:30"]);
    expect(startsOn({ rules, requestedAt: new Date(`${day}T10:00:01+01:00`) })).toEqual(["12:15 … 17:30"]);
  });

  test("the horizon counts days at the clinic and includes the whole last one", () => {
    const justAfterMidnight = new Date("2027-03-14T00:00:00+01:00");
    const justBefore = new Date("2027-03-13T23:59:59+01:00");
    expect(startsOn({ rules: { ...rules, horizonDays: 1 }, requestedAt: justAfterMidnight })).toEqual([
      "08:00 … 17:30",
    ]);
    expect(startsOn({ rules: { ...rules, horizonDays: 1 }, requestedAt: justBefore })).toEqual([]);
  });
});

describe("checkStart", () => {
  const search = makeSearch({
    rules: { slotStepMinutes: 15, minimumNoticeMinutes: 60, horizonDays: 0 },
    requestedAt: new Date(`${day}T09:00:00+01:00`),
    busy: busy("practitioner", "12:00-12:30"),
  });

  test.each([
    ["10:00", "open"],
    ["09:59", "too_soon"],
    ["12:15", "slot_taken"],
    ["12:30", "open"],
    ["10:05", "outside_hours"],
    ["17:30", "open"],
    ["17:45", "outside_hours"],
    ["23:59", "outside_hours"],
  ])("a start at %s is %s", (time, decision) => {
    expect(checkStart(search, at(time))).toBe(decision);
  });

  test("a start on the day after the last bookable one is too far, open or not", () => {
    expect(checkStart(search, range.untilMinute)).toBe("too_far");
  });

  test.each([
    ["08:59:59", "open"],
    ["09:14:59", "open"],
    ["09:15:00", "too_soon"],
  ])("the desk has the step of 09:00 while it is running, at %s: %s", (now, decision) => {
    const { rules } = makeSearch();
    const requestedAt = new Date(`${day}T${now}+01:00`);
    const atTheDesk = makeSearch({ rules: { ...rules, withRunningStep: true }, requestedAt });
    expect(checkStart(atTheDesk, at("09:00"))).toBe(decision);
  });

  test("no free room is a taken slot, not closed hours", () => {
    const visit = makeVisit({ needs: [[]] });
    expect(checkStart(makeSearch({ visit }), at("10:00"))).toBe("slot_taken");
  });

  test("one free practitioner of several is enough", () => {
    const hours = everyDay("08:00-18:00");
    const practitioners = ["practitioner", "colleague"].map((practitionerId) => ({ practitionerId, hours }));
    expect(checkStart(makeSearch({ practitioners, busy: busy("practitioner", "08:00-18:00") }), at("10:00"))).toBe(
      "open",
    );
  });
});

describe("any practitioner", () => {
  const practitioners = [
    { practitionerId: "early", hours: everyDay("08:00-09:00") },
    { practitionerId: "late", hours: everyDay("08:30-09:30") },
    { practitionerId: "absent", hours: everyDay() },
  ];
  const starts = openStarts(makeSearch({ practitioners }), range);

  test("each start is offered once, with how many have it and who", () => {
    expect(startsOfAny(starts)).toEqual([
      { startsMinute: at("08:00"), practitioners: 1 },
      { startsMinute: at("08:15"), practitioners: 1 },
      { startsMinute: at("08:30"), practitioners: 2 },
      { startsMinute: at("08:45"), practitioners: 1 },
      { startsMinute: at("09:00"), practitioners: 1 },
    ]);
    expect(practitionersAt(starts, at("08:30"))).toEqual(["early", "late"]);
    expect(practitionersAt(starts, at("09:00"))).toEqual(["late"]);
  });

  test("nobody free is an empty offer", () => {
    expect(startsOfAny([])).toEqual([]);
    expect(startsOfAny(openStarts(makeSearch({ practitioners: practitioners.slice(2) }), range))).toEqual([]);
  });
});

test("the nearest starts come first, the earlier of two equally near before the later", () => {
  expect(nearestStarts([600, 615, 630, 660, 690], 645, 3)).toEqual([630, 660, 615]);
  expect(nearestStarts([600], 645, 3)).toEqual([600]);
});
