import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { errorCodes } from "../../src/domain/errors.ts";

const read = (language: string) => {
  const file = new URL(`../../web/app/src/messages/${language}.json`, import.meta.url);
  return z.record(z.string(), z.string().min(1)).parse(JSON.parse(readFileSync(file, "utf8")));
};

/** The values a message names. A brace within a brace is a branch of one of them, and the next one a value again. */
function valuesIn(message: string): Set<string> {
  const values = new Set<string>();
  let depth = 0;
  for (const [, brace, name] of message.matchAll(/([{}])\s*(\w*)/g)) {
    depth += brace === "{" ? 1 : -1;
    if (brace === "{" && depth % 2 === 1 && name) values.add(name);
  }
  return values;
}

test("the app's languages have the same sentences, in the same order", () => {
  const keys = Object.keys(read("en"));
  expect(keys).toEqual(keys.toSorted());
  expect(Object.keys(read("ar"))).toEqual(keys);
});

test("a translation names the same values as the sentence it translates", () => {
  const [en, ar] = [read("en"), read("ar")];
  for (const [key, message] of Object.entries(en)) {
    expect(valuesIn(ar[key] ?? ""), key).toEqual(valuesIn(message));
  }
});

test("the app has words for every refusal that somebody in front of it can meet", () => {
  const ofRequestsMadeWrongly = [
    "method_not_allowed",
    "unsupported_media_type",
    "idempotency_key_missing",
    "idempotency_key_reused",
    "precondition_required",
  ];
  const known = read("en");
  expect(errorCodes.filter((code) => !(`problem.${code}` in known))).toEqual(ofRequestsMadeWrongly);
});
