import { describe, expect, test } from "vitest";
import { asLongAs, shareOut, stretchesOf } from "../../../src/domain/availability/parts.ts";
import { everyDay, makeSearch } from "./make-search.ts";

const half = { minutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
const who = (practitionerId: string, ...serviceIds: string[]) => ({
  practitionerId,
  hours: everyDay("08:00-18:00"),
  serviceIds,
});
const services = ["teeth", "skin"].map((serviceId) => ({ serviceId, ...half }));
const [dentist, dermatologist] = [who("dentist", "teeth", "polish"), who("dermatologist", "skin")];
const anyone = { practitionerId: null };

/** Who could give each part; of a visit that is not handed over who could give all of it. */
function sharedOut(...of: Parameters<typeof shareOut>) {
  const { practitioners, parts } = shareOut(...of);
  const all = practitioners.map(({ practitionerId }) => practitionerId);
  return parts ? parts.map(({ practitionerIds }) => practitionerIds) : { all };
}

describe("a visit of several services", () => {
  test("is given by one of those who give all of it, and handed over only where nobody does", () => {
    const both = who("both", "teeth", "skin");
    expect(sharedOut(services, [dentist, both, dermatologist], anyone)).toEqual({ all: ["both"] });
    expect(sharedOut(services, [dentist, dermatologist], anyone)).toEqual([["dentist"], ["dermatologist"]]);
  });

  test("is given by whoever is asked for as far as they give it, and by nobody where somebody else gives all", () => {
    const another = who("another dentist", "teeth");
    const asked = { practitionerId: "another dentist" };
    expect(sharedOut(services, [dentist, another, dermatologist], asked)).toEqual([
      ["another dentist"],
      ["dermatologist"],
    ]);
    expect(sharedOut(services, [another, who("both", "teeth", "skin")], asked)).toEqual({ all: [] });
    expect(sharedOut(services, [dentist, dermatologist], { practitionerId: "somebody" })).toEqual({ all: [] });
  });

  test("stays with those it was booked with, also where somebody gives all of it since, and not with who gives it no more", () => {
    const givers = [who("dentist", "teeth", "skin"), dermatologist];
    const booked = (...givenBy: string[]) => ({ practitionerId: null, givenBy });
    expect(sharedOut(services, givers, booked("dentist", "dermatologist"))).toEqual([["dentist"], ["dermatologist"]]);
    expect(sharedOut(services, givers, booked("dentist", "dentist"))).toEqual({ all: ["dentist"] });
    expect(sharedOut(services, givers, booked("dermatologist", "dentist"))).toEqual([[], ["dentist"]]);
    expect(sharedOut(services, givers, booked("dermatologist", "dermatologist"))).toEqual({ all: [] });
  });

  test("of one service is as it ever was", () => {
    const one = services.slice(0, 1);
    const givers = [{ ...dentist, serviceIds: null }];
    expect(sharedOut(one, givers, anyone)).toEqual({ all: ["dentist"] });
    expect(sharedOut(one, givers, { practitionerId: "dentist" })).toEqual({ all: ["dentist"] });
  });

  test("takes as long as it is told, each part its own minutes", () => {
    const search = makeSearch({ ...shareOut(services, [dentist, dermatologist], anyone) });
    const longer = asLongAs(search, [30, 45]);
    expect(longer.visit.minutes).toBe(75);
    expect(longer.parts?.map(({ minutes }) => minutes)).toEqual([30, 45]);
    expect(asLongAs(makeSearch(), [20, 20]).parts).toBeUndefined();
  });
});

describe("the stretches of its practitioners", () => {
  const partsOf = (...buffers: [before: number, after: number][]) =>
    buffers.map(([bufferBeforeMinutes, bufferAfterMinutes]) => ({
      ...half,
      bufferBeforeMinutes,
      bufferAfterMinutes,
      practitionerIds: [],
    }));
  const stretches = (parts: ReturnType<typeof partsOf>, ...ids: (string | undefined)[]) =>
    stretchesOf(parts, ids).map(({ practitionerId, beforeMinutes, afterMinutes }) => [
      practitionerId,
      beforeMinutes,
      afterMinutes,
    ]);

  test("are theirs alone, each with the buffers of their own services", () => {
    expect(stretches(partsOf([5, 10], [5, 15]), "a", "b")).toEqual([
      ["a", 5, -20],
      ["b", -25, 15],
    ]);
  });

  test("are one where two of the same person meet, and two where there is a minute between them", () => {
    expect(stretches(partsOf([0, 0], [0, 0]), "a", "a")).toEqual([["a", 0, 0]]);
    expect(stretches(partsOf([0, 15], [0, 0], [15, 0]), "a", "b", "a")).toEqual([
      ["a", 0, 0],
      ["b", -30, -30],
    ]);
    expect(stretches(partsOf([0, 15], [0, 0], [14, 0]), "a", "b", "a")).toEqual([
      ["a", 0, -45],
      ["b", -30, -30],
      ["a", -46, 0],
    ]);
  });

  test("are not of a part that nobody in particular gives", () => {
    expect(stretches(partsOf([0, 0], [0, 0]), undefined, "b")).toEqual([["b", -30, 0]]);
  });
});
