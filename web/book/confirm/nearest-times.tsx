import { useOwnTime } from "../own-time.ts";
import type { Problem } from "../session.ts";
import { useWords } from "../words.ts";

type Start = { startsAt: string };
type Props = { times: Start[]; timeZone: string; onChoose: (startsAt: string | undefined) => void };

/** The free times around one that cannot be had, in its place. */
export function NearestTimes({ times, timeZone, onChoose }: Props) {
  const { say, format } = useWords();
  const ownTime = useOwnTime();
  return (
    <>
      {times.length > 0 && (
        <ul class="times near">
          {times.map(({ startsAt }) => {
            const own = ownTime(startsAt, timeZone);
            return (
              <li key={startsAt}>
                <button type="button" onClick={() => onChoose(startsAt)}>
                  {format.moment(startsAt, timeZone)}
                  {own && <small>{say.yourTime(own)}</small>}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <button type="button" class="quiet" onClick={() => onChoose(undefined)}>
        {say.otherTimes}
      </button>
    </>
  );
}

/** The free times that a refusal names. */
export const alternativesIn = ({ alternatives }: Problem): Start[] =>
  Array.isArray(alternatives) ? alternatives.filter(isStart) : [];

/** Problems may carry members of their own, which the document does not type. */
const isStart = (value: unknown): value is Start =>
  typeof value === "object" && value !== null && "startsAt" in value && typeof value.startsAt === "string";
