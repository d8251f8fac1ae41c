import type { AppointmentStatus } from "../booking/lifecycle.ts";
import { type IntakeForm, type IntakeQuestion, longestAnswer } from "./question.ts";

/** By the ids of the questions. What was left open is not among them. */
export type IntakeAnswers = Readonly<Record<string, string | boolean>>;

/** The questions of one service of a visit, and what was answered last; null = nothing yet. */
export type VisitIntake = IntakeForm & {
  serviceId: string;
  answered: { answers: IntakeAnswers; at: string; by: "patient" | "staff" } | null;
};

/** Answers to one service's questions, as somebody gives them. */
export type GivenAnswers = { serviceId: string; version: number; answers: IntakeAnswers };

export type AnswerFault = {
  questionId: string;
  why: "required" | "not_asked" | "not_text" | "too_long" | "several_lines" | "not_yes_or_no" | "not_an_option";
};
/** In the `index`th of several that are given at once. */
export type GivenFault = { index: number } & (AnswerFault | { why: "no_such_version" });

/** Until the visit starts: what the practitioner has read must not change behind their back. */
const takingAnswers: ReadonlySet<AppointmentStatus> = new Set(["requested", "held", "confirmed", "checked_in"]);

export const takesAnswers = (status: AppointmentStatus): boolean => takingAnswers.has(status);

/** What is wrong with these answers to these questions: at most one fault a question. Empty = they can be stored. */
export function faultsOf(questions: readonly IntakeQuestion[], answers: IntakeAnswers): AnswerFault[] {
  const asked = new Set(questions.map(({ id }) => id));
  const strange = Object.keys(answers).filter((id) => !asked.has(id));
  return [
    ...questions.flatMap((question) => {
      const answer = answers[question.id];
      const why = answer === undefined ? missing(question) : misfit(question, answer);
      return why ? [{ questionId: question.id, why }] : [];
    }),
    ...strange.map((questionId): AnswerFault => ({ questionId, why: "not_asked" })),
  ];
}

const missing = ({ required }: IntakeQuestion) => (required ? "required" : undefined);

function misfit(question: IntakeQuestion, answer: string | boolean): AnswerFault["why"] | undefined {
  switch (question.kind) {
    case "yes_no":
      return typeof answer === "boolean" ? undefined : "not_yes_or_no";
    case "choice":
      return question.options.some((option) => option === answer) ? undefined : "not_an_option";
    case "short_text":
    case "long_text":
      if (typeof answer !== "string") return "not_text";
      if (answer.length > longestAnswer[question.kind]) return "too_long";
      return question.kind === "short_text" && /[\n\r]/.test(answer) ? "several_lines" : undefined;
  }
}
