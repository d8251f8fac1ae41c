import { expect, test } from "vitest";
import { readAllPages } from "../../web/app/src/booking/board/all-pages.ts";

const pages = [
  { data: [1, 2], nextCursor: "b" },
  { data: [3], nextCursor: "c" },
  { data: [4], nextCursor: null },
];
const read = (cursor: string | undefined) => {
  const page = pages["abc".indexOf(cursor ?? "a")];
  return page ? Promise.resolve(page) : Promise.reject(new Error("there is no such page"));
};

test("a day of many visits is read to its end, and one of very many as far as that is wise, saying that there are more", async () => {
  expect(await readAllPages(read, 9)).toEqual({ data: [1, 2, 3, 4], nextCursor: null });
  expect(await readAllPages(read, 2)).toEqual({ data: [1, 2, 3], nextCursor: "c" });
});
