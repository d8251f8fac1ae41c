import * as z from "zod";
import type { IntakeAnswers } from "../../domain/intake/answers.ts";
import {
  type IntakeForm,
  type IntakeQuestion,
  LONGEST_OPTION,
  LONGEST_QUESTION,
  longestAnswer,
  MOST_OPTIONS,
  MOST_QUESTIONS,
} from "../../domain/intake/question.ts";
import { exampleId, id, instant, lines, text } from "../contract.ts";

const asked = {
  id: id.meta({ description: "Made by who writes the question, and kept when it is worded anew" }),
  text: text(LONGEST_QUESTION),
  required: z.boolean().meta({ description: "Answers without one to it are refused; a booking never is" }),
};
const isEachOnce = (values: readonly string[]) => new Set(values).size === values.length;

const question = z
  .discriminatedUnion("kind", [
    z.strictObject({
      ...asked,
      kind: z.enum(["short_text", "long_text", "yes_no"]).meta({
        description: `short_text: one line of up to ${longestAnswer.short_text} characters. long_text: up to ${longestAnswer.long_text}`,
      }),
    }),
    z.strictObject({
      ...asked,
      kind: z.literal("choice"),
      options: z.array(text(LONGEST_OPTION)).min(2).max(MOST_OPTIONS).refine(isEachOnce, "each once"),
    }),
  ])
  .meta({ id: "IntakeQuestion" }) satisfies z.ZodType<IntakeQuestion>;

export const questions = z
  .array(question)
  .max(MOST_QUESTIONS)
  .refine((all) => isEachOnce(all.map((each) => each.id)), "each id once")
  .meta({ description: "What a patient is asked before the visit, in this order" });

const version = z.int().min(1).meta({ description: "Of the questions: a version is never changed" });

export const intakeForm = z
  .strictObject({ version, questions })
  .meta({ id: "IntakeForm" }) satisfies z.ZodType<IntakeForm>;

const answers = z.record(id, z.union([z.boolean(), lines(longestAnswer.long_text)])).meta({
  description:
    "By the ids of the questions: text, true or false, or one of the options as it is written; what is left open is left out",
}) satisfies z.ZodType<IntakeAnswers>;

export const answerIntakeBody = z
  .strictObject({
    services: z
      .array(z.strictObject({ serviceId: id, version, answers }))
      .min(1)
      .max(5)
      .refine((all) => isEachOnce(all.map(({ serviceId }) => serviceId)), "each service once"),
  })
  .meta({ id: "AnswerIntake", example: { services: [{ serviceId: exampleId, version: 1, answers: {} }] } });

export const intakeView = z
  .strictObject({
    mayAnswer: z.boolean().meta({ description: "You may answer now, or answer again: until the visit starts" }),
    services: z
      .array(
        z.strictObject({
          serviceId: id,
          version,
          questions,
          answered: z
            .strictObject({ answers, at: instant, by: z.enum(["patient", "staff"]) })
            .nullable()
            .meta({ description: "null = not yet. The questions are then those that hold now" }),
        }),
      )
      .meta({ description: "Those of the visit's services that ask something" }),
  })
  .meta({ id: "Intake" });
