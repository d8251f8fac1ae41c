import { describe, expect, test } from "vitest";
import { appointmentStatuses } from "../../../src/domain/booking/lifecycle.ts";
import { faultsOf, type IntakeAnswers, takesAnswers } from "../../../src/domain/intake/answers.ts";
import type { IntakeQuestion } from "../../../src/domain/intake/question.ts";

const questions: IntakeQuestion[] = [
  { id: "medicines", kind: "long_text", text: "Which medicines do you take?", required: false },
  { id: "allergic", kind: "yes_no", text: "Are you allergic to anything?", required: true },
  { id: "skin", kind: "choice", text: "How does your skin take the sun?", required: true, options: ["Burns", "Tans"] },
  { id: "doctor", kind: "short_text", text: "Who is your family doctor?", required: false },
];
const complete: IntakeAnswers = { medicines: "None", allergic: false, skin: "Tans", doctor: "Dr. Ada Example" };
const faults = (answers: IntakeAnswers) => faultsOf(questions, answers).map(({ questionId, why }) => [questionId, why]);

describe("answers to the questions of a service", () => {
  test("can be stored when each fits its question and none that is required is left open; no is an answer", () => {
    expect(faults(complete)).toEqual([]);
    expect(faults({ allergic: false, skin: "Burns" })).toEqual([]);
    expect(faults({})).toEqual([
      ["allergic", "required"],
      ["skin", "required"],
    ]);
  });

  test.each<[IntakeAnswers, string, string]>([
    [{ allergic: "no" }, "allergic", "not_yes_or_no"],
    [{ skin: "tans" }, "skin", "not_an_option"],
    [{ skin: true }, "skin", "not_an_option"],
    [{ medicines: true }, "medicines", "not_text"],
    [{ medicines: "x".repeat(1001) }, "medicines", "too_long"],
    [{ doctor: "x".repeat(201) }, "doctor", "too_long"],
    [{ doctor: "one\ntwo" }, "doctor", "several_lines"],
    [{ weight: "70" }, "weight", "not_asked"],
  ])("have a fault in %j", (wrong, questionId, why) => {
    expect(faults({ ...complete, ...wrong })).toEqual([[questionId, why]]);
  });

  test("may be as long as is said, and of several lines where there is room", () => {
    expect(faults({ ...complete, medicines: `${"x".repeat(999)}\n`, doctor: "x".repeat(200) })).toEqual([]);
  });

  test("are taken until the visit starts, and not of what comes to nothing", () => {
    const taking = appointmentStatuses.filter(takesAnswers);
    expect(taking).toEqual(["requested", "held", "confirmed", "checked_in"]);
  });
});
