import { useMemo, useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/openapi.d.ts";
import { thoseOfAll } from "../../shared/who-comes.ts";
import { Go, Question, useChoosing } from "../choosing.tsx";
import { loadConfirm } from "../confirm-later.tsx";
import { Failure } from "../failure.tsx";
import { addDays, dayAt } from "../format.ts";
import { useOwnTime } from "../own-time.ts";
import type { Clinic, Organization, Practitioner } from "../page-data.ts";
import { api } from "../session.ts";
import { answerTo, type Found, type Standing, timesFrom, WINDOW_DAYS } from "../standing.ts";
import { useLoaded } from "../use-loaded.ts";
import { useReturns } from "../use-returns.ts";
import { onlyOne, serviceIdsOf } from "../visit.ts";
import { useWords } from "../words.ts";
import { DayTimes } from "./day-times.tsx";
import { Week } from "./week.tsx";

type Availability = components["schemas"]["Availability"];

type Props = {
  organization: Organization;
  standing: Standing & { clinic: Clinic };
  /** What came with the page, and may be the answer here. */
  found: Found | undefined;
};

/** The free times of a visit at a clinic: a week of days with how much is free, and the times of one day. */
export function Times({ organization, standing, found }: Props) {
  const { visit, clinic, able, practitioner } = standing;
  const ofAll = thoseOfAll(able, serviceIdsOf(visit));
  const { say } = useWords();
  const returns = useReturns();
  const today = useMemo(() => dayAt(new Date(), clinic.timeZone), [clinic.timeZone, returns]);
  const [shownWeek, setShownWeek] = useState<string>();
  const [shownDay, setShownDay] = useState<string>();
  /** What the next tap needs, once somebody reaches for a time. It says itself when it fails. */
  const prepare = () => void loadConfirm().catch(() => undefined);
  const search = timesFrom(windowOf(shownWeek ?? today, today), standing);
  const load = async (signal: AbortSignal) => {
    const params = { path: { slug: organization.slug }, query: search.query };
    const { data } = await api.GET("/v1/organizations/{slug}/availability", { params, signal });
    if (!data) throw new Error("no answer");
    return data;
  };
  const answer = useLoaded(JSON.stringify(search), load, answerTo(search, found)?.times, returns);
  const goTo = (day: string) => {
    setShownWeek(weekOf(day, today));
    setShownDay(day);
  };

  return (
    <section aria-busy={answer.state === "loading"} onPointerEnter={prepare} onFocusIn={prepare}>
      <Question>{say.when}</Question>
      {able.length > 0 && ofAll.length === 0 && <p class="hint">{say.oneAfterAnother}</p>}
      {able.length > 1 && <Who able={able} practitionerId={practitioner?.id} />}
      {answer.state === "failed" && <Failure retry={answer.retry} />}
      {answer.state === "loading" && <TimesSkeleton />}
      {answer.state === "loaded" && (
        <FoundTimes
          {...{ found: answer.value, clinic, ofAll, today, shownWeek, shownDay, goTo }}
          horizon={addDays(today, organization.horizonDays)}
        />
      )}
      <ClinicClock clinic={clinic} />
    </section>
  );
}

/** For who lives by another clock than the clinic's. */
function ClinicClock({ clinic: { name, timeZone } }: { clinic: Clinic }) {
  const { say, format } = useWords();
  const now = new Date().toISOString();
  const isElsewhere = useOwnTime()(now, timeZone) !== undefined;
  return isElsewhere ? <p class="hint">{say.clockOf(name, format.time(now, timeZone))}</p> : null;
}

type FoundTimesProps = {
  found: Availability;
  clinic: Clinic;
  /** Those of whom one gives all of it. */
  ofAll: Practitioner[];
  today: string;
  horizon: string;
  shownWeek: string | undefined;
  shownDay: string | undefined;
  goTo: (day: string) => void;
};

function FoundTimes(props: FoundTimesProps) {
  const { found, clinic, ofAll, today, horizon, shownWeek, shownDay, goTo } = props;
  const { say, format } = useWords();
  const { choice } = useChoosing();
  const ownTime = useOwnTime();
  const byDay = new Map(found.days.map(({ day, starts }) => [day, starts]));
  const firstDay = found.days[0]?.day;
  const week = shownWeek ?? weekOf(firstDay ?? today, today);
  const days = Array.from({ length: 7 }, (_, i) => addDays(week, i));
  const day = shownDay ?? days.find((each) => byDay.has(each));
  const first = shownWeek === undefined ? found.days[0]?.starts[0] : undefined;
  const who =
    first &&
    onlyOne(
      first.practitioners.flatMap((index) => found.practitionerIds[index] ?? []),
      ofAll,
    );
  const own = first && ownTime(first.startsAt, clinic.timeZone);
  const next = found.days.find((each) => each.day > addDays(week, 6))?.day ?? found.nextOpenDay;
  return (
    <>
      {first && (
        <Go to={{ ...choice, clinicId: clinic.id, startsAt: first.startsAt }} class="button wide">
          {say.nextAvailable}: {format.soon(first.startsAt, clinic.timeZone, today)} {own && `(${say.yourTime(own)}) `}
          {who && say.with(who.name)}
        </Go>
      )}
      <Week {...{ days, day, today, horizon }} freeOf={(each) => byDay.get(each)?.length ?? 0} goTo={goTo} />
      {day && byDay.get(day) ? (
        <DayTimes starts={byDay.get(day) ?? []} clinic={clinic} />
      ) : (
        <div class="empty">
          <p>{day ? say.noFreeDay : next ? say.emptyWeek : say.nothingAhead}</p>
          {next && (
            <button type="button" class="button" onClick={() => goTo(next)}>
              {say.goToDay(format.day(next))}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function Who({ able, practitionerId }: { able: Practitioner[]; practitionerId: string | undefined }) {
  const { say } = useWords();
  const { choice, choose } = useChoosing();
  const options = [{ id: undefined, name: say.anyone, title: say.anyoneHint }, ...able];
  return (
    <fieldset class="who">
      <legend>{say.withWhom}</legend>
      {options.map(({ id, name, title }) => (
        <label key={id ?? "anyone"}>
          <input
            type="radio"
            name="with"
            checked={id === practitionerId}
            onChange={() => choose({ ...choice, practitionerId: id })}
          />
          <span>
            <bdi>{name}</bdi> <small>{title}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function TimesSkeleton() {
  const { say } = useWords();
  return (
    <div class="waiting" role="status" aria-label={say.loadingTimes}>
      {Array.from({ length: 12 }, (_, i) => (
        <span key={i} class="skeleton" />
      ))}
    </div>
  );
}

/** Weeks are counted from today, so that the first one shown has no past days. */
function weekOf(day: string, today: string): string {
  const weeks = Math.floor((Date.parse(day) - Date.parse(today)) / (7 * 86_400_000));
  return addDays(today, weeks * 7);
}

function windowOf(day: string, today: string): string {
  const windows = Math.floor((Date.parse(day) - Date.parse(today)) / (WINDOW_DAYS * 86_400_000));
  return addDays(today, windows * WINDOW_DAYS);
}
