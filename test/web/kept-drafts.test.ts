import { expect, test } from "vitest";
import { type Draft, packDrafts, readDrafts } from "../../web/book/confirm/kept-drafts.ts";

const at = Date.parse("2031-05-05T08:00:00.000Z");
const after = (minutes: number) => at + minutes * 60_000;
const drafts: Draft[] = [{ serviceId: "peeling", version: 1, answers: { allergic: true }, isDone: true }];

/** A browser's tab with that in it. */
function makeShelf(text: string) {
  const names = new Map([["mine", text]]);
  return {
    getItem: (name: string) => names.get(name) ?? null,
    removeItem: (name: string) => void names.delete(name),
    isEmpty: () => names.size === 0,
  };
}

test("answers wait in the tab for half an hour, and are removed from it after that", () => {
  const shelf = makeShelf(packDrafts(drafts, at));
  expect(readDrafts(shelf, "mine", after(29))).toEqual(drafts);
  expect([readDrafts(shelf, "mine", after(31)), shelf.isEmpty()]).toEqual([undefined, true]);
});

test.each([
  "}",
  "null",
  "[]",
  JSON.stringify({ drafts }),
  JSON.stringify({ at, drafts: [null] }),
  JSON.stringify({ at, drafts: [{ ...drafts[0], answers: null }] }),
])("what cannot be read is no answer, stops nobody and does not stay: %s", (text) => {
  const shelf = makeShelf(text);
  expect([readDrafts(shelf, "mine", at), shelf.isEmpty()]).toEqual([undefined, true]);
});
