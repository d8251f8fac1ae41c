import { useEffect, useState } from "preact/hooks";

export type Loaded<T> = { state: "loading" } | { state: "loaded"; value: T } | { state: "failed"; retry: () => void };

/**
 * What `load` answers for `key`, and anew when the key changes; `known` is its answer for the first one, where it is
 * there already. A failure is tried again by the visitor, or by itself with the connection. With another `round` it is
 * asked again, and the last answer stays until the next is there.
 */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>, known?: T, round = 0): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ key: string; value: T } | { key: string; failed: true } | undefined>(
    known && { key, value: known },
  );

  useEffect(() => {
    if (known && answer?.key === key && attempt + round === 0) return undefined;
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => setAnswer({ key, value }),
      () => abort.signal.aborted || setAnswer((last) => (last?.key === key ? last : { key, failed: true })),
    );
    return () => abort.abort();
  }, [key, attempt, round]);

  const retry = () => {
    setAnswer(undefined);
    setAttempt((count) => count + 1);
  };
  const isFailed = answer?.key === key && "failed" in answer;
  useEffect(() => {
    if (!isFailed) return undefined;
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, [isFailed]);

  if (answer?.key !== key) return { state: "loading" };
  if ("value" in answer) return { state: "loaded", value: answer.value };
  return { state: "failed", retry };
}
