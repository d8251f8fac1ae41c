import type { components } from "../../../clients/typescript/openapi.d.ts";

export type Given = components["schemas"]["AnswerIntake"]["services"][number];
/** Answers to one service's questions. `isDone`: its patient went on with them. */
export type Draft = Given & { isDone: boolean };

type Kept = { at: number; drafts: Draft[] };

/** As much of `sessionStorage` as is needed for it. */
type Shelf = { getItem(name: string): string | null; removeItem(name: string): void };

/** After longer than that it is more likely somebody else at the same screen. */
const KEPT_MS = 30 * 60_000;

export const packDrafts = (drafts: readonly Draft[], at: number): string => JSON.stringify({ at, drafts });

/** What was kept by that name. What is too old by `now`, or cannot be read, is removed and not only left out. */
export function readDrafts(shelf: Shelf, name: string, now: number): Draft[] | undefined {
  const text = shelf.getItem(name);
  if (text === null) return undefined;
  const kept = parsed(text);
  if (isOfOurs(kept) && kept.at + KEPT_MS > now) return kept.drafts;
  shelf.removeItem(name);
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isOfOurs = (kept: unknown): kept is Kept =>
  isObject(kept) && typeof kept.at === "number" && Array.isArray(kept.drafts) && kept.drafts.every(isDraft);

const isDraft = (draft: unknown): draft is Draft =>
  isObject(draft) &&
  typeof draft.serviceId === "string" &&
  typeof draft.version === "number" &&
  typeof draft.isDone === "boolean" &&
  isObject(draft.answers);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
