import { expect, test } from "vitest";
import { areDrafts, type Draft } from "../../web/book/confirm/drafts.ts";
import { keepingOn } from "../../web/book/keeping.ts";

const drafts: Draft[] = [{ serviceId: "peeling", version: 1, answers: { allergic: true }, isDone: true }];

/** A browser's tab, in which minutes pass. */
function openTab() {
  let minutes = 0;
  const entries = new Map<string, string>();
  const shelf = {
    get length() {
      return entries.size;
    },
    key: (i: number) => [...entries.keys()][i] ?? null,
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, text: string) => void entries.set(name, text),
    removeItem: (name: string) => void entries.delete(name),
  };
  const kept = keepingOn(
    () => shelf,
    () => minutes * 60_000,
  );
  return { kept, entries, pass: (passed: number) => (minutes += passed) };
}

test("what was typed waits in the tab for half an hour, and is removed from it after that", () => {
  const { kept, entries, pass } = openTab();
  kept.put("mine", drafts);
  pass(29);
  expect(kept.read("mine", areDrafts)).toEqual(drafts);
  pass(2);
  expect([kept.read("mine", areDrafts), entries.size]).toEqual([undefined, 0]);
});

test("what nobody comes back to is removed as well, and nothing that is not kept so", () => {
  const { kept, entries, pass } = openTab();
  entries.set("praxis-booking key", "1");
  for (const name of ["one", "two"]) kept.put(name, drafts);
  pass(20);
  kept.put("late", drafts);
  pass(11);
  for (const name of ["praxis-typed", "praxis-intake of before"]) entries.set(name, "[]");
  kept.removeOld();
  expect([entries.size, kept.read("late", areDrafts)]).toEqual([2, drafts]);
  kept.removeAll();
  expect([...entries.keys()]).toEqual(["praxis-booking key"]);
});

test.each([
  "}",
  "null",
  "[]",
  JSON.stringify({ what: drafts }),
  JSON.stringify({ at: 0, what: [null] }),
  JSON.stringify({ at: 0, what: [{ ...drafts[0], answers: null }] }),
])("what cannot be read is nothing, stops nobody and does not stay: %s", (text) => {
  const { kept, entries } = openTab();
  kept.put("mine", drafts);
  for (const name of entries.keys()) entries.set(name, text);
  expect([kept.read("mine", areDrafts), entries.size]).toEqual([undefined, 0]);
});
