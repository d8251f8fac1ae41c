import type { components } from "../../../clients/typescript/openapi.d.ts";
import { isObject } from "../keeping.ts";

export type Given = components["schemas"]["AnswerIntake"]["services"][number];

/** Answers to one service's questions. `isDone`: its patient went on with them. */
export type Draft = Given & { isDone: boolean };

export const areDrafts = (what: unknown): what is Draft[] => Array.isArray(what) && what.every(isDraft);

const isDraft = (draft: unknown): draft is Draft =>
  isObject(draft) &&
  typeof draft.serviceId === "string" &&
  typeof draft.version === "number" &&
  typeof draft.isDone === "boolean" &&
  isObject(draft.answers);
