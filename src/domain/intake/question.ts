export const questionKinds = ["short_text", "long_text", "yes_no", "choice"] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** What a clinic asks before a visit, in its own words. Its id is kept when it is worded anew. */
export type IntakeQuestion = { id: string; text: string; required: boolean } & (
  | { kind: Exclude<QuestionKind, "choice"> }
  | { kind: "choice"; options: readonly string[] }
);

/** What a service asks. A version is never changed: what was answered can be read for good as it was asked. */
export type IntakeForm = { version: number; questions: readonly IntakeQuestion[] };

export const MOST_QUESTIONS = 12;
export const MOST_OPTIONS = 12;
export const LONGEST_QUESTION = 300;
export const LONGEST_OPTION = 100;
/** In characters as browsers count them: UTF-16 units. */
export const longestAnswer = { short_text: 200, long_text: 1000 } as const;
