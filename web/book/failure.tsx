import { useWords } from "./words.ts";

/** What was not loaded, in words, and the way on. */
export function Failure({ retry }: { retry: () => void }) {
  const { say } = useWords();
  return (
    <div class="problem" role="alert">
      <p>{navigator.onLine ? say.failed : say.offline}</p>
      <button type="button" class="button" onClick={retry}>
        {say.tryAgain}
      </button>
    </div>
  );
}
