import { Go, useChoosing } from "../choosing.tsx";
import { useOwnTime } from "../own-time.ts";
import type { Clinic } from "../page-data.ts";
import { useWords } from "../words.ts";

/** `startsAt` reads as the clinic's clock shows it. */
type Start = { startsAt: string };

const hourOf = ({ startsAt }: Start) => Number(startsAt.slice(11, 13));

/** Hours and minutes are written alike in all of the page's languages. */
const clockOf = ({ startsAt }: Start) => startsAt.slice(11, 16);

/** The free times of one day, in the parts of the day that people plan by. */
export function DayTimes({ starts, clinic: { id: clinicId, timeZone } }: { starts: Start[]; clinic: Clinic }) {
  const { say } = useWords();
  const { choice } = useChoosing();
  const ownTime = useOwnTime();
  const parts = [
    { name: say.morning, starts: starts.filter((start) => hourOf(start) < 12) },
    { name: say.afternoon, starts: starts.filter((start) => 12 <= hourOf(start) && hourOf(start) < 17) },
    { name: say.evening, starts: starts.filter((start) => 17 <= hourOf(start)) },
  ];
  return (
    <>
      {parts.map(
        (part) =>
          part.starts.length > 0 && (
            <section key={part.name}>
              <h2>{part.name}</h2>
              <ul class="times">
                {part.starts.map(({ startsAt }) => {
                  const own = ownTime(startsAt, timeZone);
                  return (
                    <li key={startsAt}>
                      <Go to={{ ...choice, clinicId, startsAt }} class="time">
                        {clockOf({ startsAt })}
                        {own && <small>{say.yourTime(own)}</small>}
                      </Go>
                    </li>
                  );
                })}
              </ul>
            </section>
          ),
      )}
    </>
  );
}
