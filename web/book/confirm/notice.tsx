import type { Outcome } from "../outcome.ts";
import { useWords } from "../words.ts";

/**
 * What went wrong, in words, with the number under which the clinic finds the request again; nothing after a success.
 * `words`: by the code of a refusal, where it means something else here.
 */
export function Notice({ outcome, words }: { outcome: Outcome<unknown>; words?: Partial<Record<string, string>> }) {
  const { say } = useWords();
  if (outcome.kind === "done") return null;
  const { kind, problem } = outcome;
  const general = kind === "refused" ? say.refused : say.unreachable;
  return (
    <div class="problem" role="alert">
      <p>{(problem && (words?.[problem.code] ?? say.refusals[problem.code])) ?? general}</p>
      {problem && <small>{say.requestNumber(problem.requestId)}</small>}
    </div>
  );
}
