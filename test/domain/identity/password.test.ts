import { expect, test } from "vitest";
import { isGuessable } from "../../../src/domain/identity/password.ts";

const names = ["grace@patients.example", "grace.example", "sunrise"];

test.each([
  ["much used", "Password123"],
  ["a run of digits", "1234567890"],
  ["a run backwards", "9876543210"],
  ["a run over the end of the digits", "5678901234"],
  ["a run along the keyboard", "QwertyUiop"],
  ["one letter", "aaaaaaaaaa"],
  ["a short piece repeated", "abc1abc1abc1"],
  ["the address", "grace@patients.example"],
  ["the name before the @ and a year's end", "Grace.Example99"],
  ["the organization and little more", "sunrise!23"],
])("%s is guessable: %s", (_what, password) => {
  expect(isGuessable(password, names)).toBe(true);
});

test.each([
  "a walk by the sea",
  "sunrise over hills",
  "grace.example2024",
  "qwertyuioq",
  "ab1 ab2 ab3",
  "Пароль у моря",
])("is not: %s", (password) => {
  expect(isGuessable(password, names)).toBe(false);
});
