import { addDays } from "../format.ts";
import { useWords } from "../words.ts";

type Props = {
  days: string[];
  day: string | undefined;
  today: string;
  /** The last day that can be booked. */
  horizon: string;
  freeOf: (day: string) => number;
  goTo: (day: string) => void;
};

/** Seven days with how many times are free on each, and the way to the weeks around. */
export function Week({ days, day, today, horizon, freeOf, goTo }: Props) {
  const { say, format } = useWords();
  const [first = today] = days;
  const later = addDays(first, 7);
  return (
    <div class="week">
      <div class="week-head">
        <button
          type="button"
          class="turn"
          aria-label={say.earlierWeek}
          disabled={first <= today}
          onClick={() => goTo(addDays(first, -7))}
        >
          ‹
        </button>
        <strong aria-live="polite">{format.month(first)}</strong>
        <button
          type="button"
          class="turn"
          aria-label={say.laterWeek}
          disabled={later > horizon}
          onClick={() => goTo(later)}
        >
          ›
        </button>
      </div>
      <ul class="days">
        {days.map((each) => {
          const free = freeOf(each);
          return (
            <li key={each}>
              <button type="button" aria-pressed={each === day} disabled={free === 0} onClick={() => goTo(each)}>
                <span>{format.weekday(each)} </span>
                <strong>{format.dayOfMonth(each)} </strong>
                <small>{free ? say.free(free) : say.none}</small>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
