import { expect, test } from "vitest";
import { whatKeepsFrom } from "../../../src/domain/booking/in-the-way.ts";

const meeting = ["doctor", "room 1", "room 2", "laser 1"].map((id) => ({ subject: { id } }));
const keepers = (musts: string[], needs: string[][]) =>
  whatKeepsFrom(meeting, { musts, needs }).map(({ subject }) => subject.id);

test("in the way is whoever must be there and is not free, and a kind of room only when none is free", () => {
  expect(keepers(["doctor", "patient"], [])).toEqual(["doctor"]);
  expect(keepers(["patient"], [["room 1", "room 2", "room 3"]])).toEqual([]);
  expect(
    keepers(
      ["patient"],
      [
        ["room 1", "room 2"],
        ["laser 1", "laser 2"],
      ],
    ),
  ).toEqual(["room 1", "room 2"]);
});

test("a kind of which there is nothing has nothing in its way", () => {
  expect(keepers(["patient"], [[]])).toEqual([]);
});
