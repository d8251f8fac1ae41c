import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";

const read = (language: string) => {
  const file = new URL(`../../web/app/src/messages/${language}.json`, import.meta.url);
  return z.record(z.string(), z.string().min(1)).parse(JSON.parse(readFileSync(file, "utf8")));
};
const placesIn = (message: string) => [...message.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name);

test("the app's languages have the same sentences, in the same order", () => {
  const keys = Object.keys(read("en"));
  expect(keys).toEqual(keys.toSorted());
  expect(Object.keys(read("ar"))).toEqual(keys);
});

test("a translation names the same values as the sentence it translates", () => {
  const [en, ar] = [read("en"), read("ar")];
  for (const [key, message] of Object.entries(en)) {
    expect(new Set(placesIn(ar[key] ?? "")), key).toEqual(new Set(placesIn(message)));
  }
});
