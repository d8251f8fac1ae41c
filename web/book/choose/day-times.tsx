import { dayAt, hourAt } from "../format.ts";
import { useWords } from "../words.ts";

type Start = { startsAt: string };

/** The free times of one day, in the parts of the day that people plan by. */
export function DayTimes(props: { starts: Start[]; timeZone: string; onChoose: (startsAt: string) => void }) {
  const { starts, timeZone, onChoose } = props;
  const { say, format } = useWords();
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isAway = starts.some(({ startsAt }) => format.time(startsAt, ownZone) !== format.time(startsAt, timeZone));
  /** The day as well where it is another one for the visitor. */
  const ownTime = (at: string) =>
    dayAt(new Date(at), ownZone) === dayAt(new Date(at), timeZone)
      ? format.time(at, ownZone)
      : format.moment(at, ownZone);
  const parts = [
    { name: say.morning, from: 0, until: 12 },
    { name: say.afternoon, from: 12, until: 17 },
    { name: say.evening, from: 17, until: 24 },
  ];
  return (
    <>
      {parts.map(({ name, from, until }) => {
        const own = starts.filter(({ startsAt }) => isBetween(hourAt(startsAt, timeZone), from, until));
        return (
          own.length > 0 && (
            <section key={name}>
              <h2>{name}</h2>
              <ul class="times">
                {own.map(({ startsAt }) => (
                  <li key={startsAt}>
                    <button type="button" onClick={() => onChoose(startsAt)}>
                      {format.time(startsAt, timeZone)}
                      {isAway && <small>{say.yourTime(ownTime(startsAt))}</small>}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
    </>
  );
}

const isBetween = (hour: number, from: number, until: number) => from <= hour && hour < until;
