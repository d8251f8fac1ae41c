import type { Outcome } from "../outcome.ts";
import { useWords } from "../words.ts";

/**
 * What went wrong, in words, with the number under which the clinic finds the request again; nothing after a success.
 */
export function Notice({ outcome }: { outcome: Outcome<unknown> }) {
  const { say } = useWords();
  if (outcome.kind === "done") return null;
  return (
    <div class="problem" role="alert">
      {outcome.kind === "unreachable" ? (
        <p>{say.unreachable}</p>
      ) : (
        <>
          <p>{say.refusals[outcome.problem.code] ?? outcome.problem.detail ?? outcome.problem.title}</p>
          <small>{say.requestNumber(outcome.problem.requestId)}</small>
        </>
      )}
    </div>
  );
}
