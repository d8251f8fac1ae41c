import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/openapi.d.ts";
import { Failure } from "../failure.tsx";
import { addDays, dayAt } from "../format.ts";
import type { Clinic, Organization, Practitioner, Service } from "../page-data.ts";
import { api } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import { useWords } from "../words.ts";
import { DayTimes } from "./day-times.tsx";
import { Week } from "./week.tsx";

type Availability = components["schemas"]["Availability"];

type Props = {
  organization: Organization;
  service: Service;
  clinic: Clinic;
  practitioners: Practitioner[];
  practitionerId: string | undefined;
  onFilter: (practitionerId: string | undefined) => void;
  onChoose: (startsAt: string) => void;
};

/** Read at once, so that going from week to week waits for nothing. */
const WINDOW_DAYS = 28;

/** The free times of a service at a clinic: a week of days with how much is free, and the times of one day. */
export function Times(props: Props) {
  const { organization, service, clinic, practitioners, practitionerId, onFilter, onChoose } = props;
  const { say, format } = useWords();
  const [today] = useState(() => dayAt(new Date(), clinic.timeZone));
  const [shownWeek, setShownWeek] = useState<string>();
  const [shownDay, setShownDay] = useState<string>();
  const windowStart = windowOf(shownWeek ?? today, today);
  const { slug } = organization;
  const query = { clinicId: clinic.id, serviceId: [service.id], ...(practitionerId ? { practitionerId } : {}) };
  const answer = useLoaded(JSON.stringify([slug, query, windowStart]), async (signal) => {
    const { data } = await api.GET("/v1/organizations/{slug}/availability", {
      params: { path: { slug }, query: { ...query, from: windowStart, to: addDays(windowStart, WINDOW_DAYS - 1) } },
      signal,
    });
    if (!data) throw new Error("no answer");
    return data;
  });
  const able = practitioners.filter(
    ({ serviceIds, clinicIds }) => serviceIds.includes(service.id) && clinicIds.includes(clinic.id),
  );
  const goTo = (day: string) => {
    setShownWeek(weekOf(day, today));
    setShownDay(day);
  };

  return (
    <section aria-busy={answer.state === "loading"}>
      <h1>{say.when}</h1>
      {able.length > 1 && <Who able={able} practitionerId={practitionerId} onFilter={onFilter} />}
      {answer.state === "failed" && <Failure retry={answer.retry} />}
      {answer.state === "loading" && <TimesSkeleton />}
      {answer.state === "loaded" && (
        <Found
          {...{ found: answer.value, clinic, practitioners: able, today, shownWeek, shownDay, onChoose, goTo }}
          horizon={addDays(today, organization.horizonDays)}
        />
      )}
      <p class="hint">
        {say.clockOf(clinic.timeZone)}{" "}
        <span class="nowrap">{format.time(new Date().toISOString(), clinic.timeZone)}</span>
      </p>
    </section>
  );
}

type FoundProps = {
  found: Availability;
  clinic: Clinic;
  practitioners: Practitioner[];
  today: string;
  horizon: string;
  shownWeek: string | undefined;
  shownDay: string | undefined;
  onChoose: (startsAt: string) => void;
  goTo: (day: string) => void;
};

function Found(props: FoundProps) {
  const { found, clinic, practitioners, today, horizon, shownWeek, shownDay, onChoose, goTo } = props;
  const { say, format } = useWords();
  const byDay = new Map(found.days.map(({ day, starts }) => [day, starts]));
  const firstDay = found.days[0]?.day;
  const week = shownWeek ?? weekOf(firstDay ?? today, today);
  const days = Array.from({ length: 7 }, (_, i) => addDays(week, i));
  const day = shownDay ?? days.find((each) => byDay.has(each));
  const first = shownWeek === undefined ? found.days[0]?.starts[0] : undefined;
  const next = found.days.find((each) => each.day > addDays(week, 6))?.day ?? found.nextOpenDay;
  return (
    <>
      {first && (
        <button type="button" class="button wide" onClick={() => onChoose(first.startsAt)}>
          {say.nextAvailable}: {format.moment(first.startsAt, clinic.timeZone)}{" "}
          {withFirst(first.practitioners, found.practitionerIds, practitioners, say.with)}
        </button>
      )}
      <Week {...{ days, day, today, horizon }} freeOf={(each) => byDay.get(each)?.length ?? 0} goTo={goTo} />
      {day && byDay.get(day) ? (
        <DayTimes starts={byDay.get(day) ?? []} timeZone={clinic.timeZone} onChoose={onChoose} />
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

function Who(props: { able: Practitioner[]; practitionerId: string | undefined; onFilter: Props["onFilter"] }) {
  const { say } = useWords();
  const { able, practitionerId, onFilter } = props;
  const options = [{ id: undefined, name: say.anyone, title: say.anyoneHint }, ...able];
  return (
    <fieldset class="who">
      <legend>{say.withWhom}</legend>
      {options.map(({ id, name, title }) => (
        <label key={id ?? "anyone"}>
          <input type="radio" name="with" checked={id === practitionerId} onChange={() => onFilter(id)} />
          <span>
            {name} <small>{title}</small>
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

/** Nobody is named when several are free: who it will be is decided by the booking. */
function withFirst(free: number[], ids: string[], practitioners: Practitioner[], withName: (name: string) => string) {
  const only = free.length === 1 ? ids[free[0] ?? 0] : undefined;
  const who = practitioners.find(({ id }) => id === only);
  return who ? withName(who.name) : "";
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
