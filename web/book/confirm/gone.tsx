import { useWords } from "../words.ts";
import { NearestTimes } from "./nearest-times.tsx";

type Props = { times: { startsAt: string }[]; timeZone: string; onChoose: (startsAt: string | undefined) => void };

/** Somebody else was quicker before anything was sent. */
export function Gone(props: Props) {
  const { say } = useWords();
  return (
    <>
      <p class="problem" role="alert">
        {say.refusals.slot_taken}
      </p>
      <NearestTimes {...props} />
    </>
  );
}
