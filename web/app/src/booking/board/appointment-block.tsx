import { VisuallyHidden } from "@mantine/core";
import { memo } from "react";
import { useIntl } from "react-intl";
import { type Turn, turnsOf } from "../../../../shared/turns.ts";
import { namesOf } from "../appointment.ts";
import { reschedule } from "./acts.ts";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import type { Lane } from "./layout.ts";
import { type News, useNews } from "./news.ts";
import { useSigns } from "./signs.ts";
import { statusIcons } from "./status.ts";
import type { ClinicFormat } from "./use-clinic-format.ts";
import { blockKey } from "./use-drag.ts";

type AppointmentBlockProps = Lane & {
  appointment: Appointment;
  /** What of it is shown here; undefined: all. */
  turn: Turn | undefined;
  top: number;
  height: number;
  format: ClinicFormat;
  isSelected: boolean;
  isDragged: boolean;
  isTabbable: boolean;
  /** Some of it lies where nobody can be booked here. */
  isOutside: boolean;
  onSelect: (appointmentId: string) => void;
};

/** Fits two lines of text from this height on. */
const TWO_LINES = 36;

/** One appointment on the board. Drawn anew only when it changes: a busy day has two hundred. */
export const AppointmentBlock = memo(function AppointmentBlock(props: AppointmentBlockProps) {
  const {
    appointment,
    turn,
    top,
    height,
    lane,
    lanes,
    format,
    isSelected,
    isDragged,
    isTabbable,
    isOutside,
    onSelect,
  } = props;
  const { formatMessage, messages } = useIntl();
  const { id, status, patient } = appointment;
  const news = useNews(id);
  const newsWord = news && `board.news.${news.kind}`;
  const newsBy = news && authorOf(news, appointment);
  const Icon = statusIcons[status];
  const name = patient?.name ?? formatMessage({ id: "board.unnamed" });
  const what = [namesOf(turn ?? appointment), ...handOvers()].join(" · ");
  const word = formatMessage({ id: `board.status.${status}` });
  const isMovable = reschedule.from.some((from) => from === status);
  // Of what is under way or over nothing can be done about it.
  const signs = useSigns(appointment, isOutside && isMovable);
  const time = format.timeRange(turn ?? appointment);
  const state = [word, ...signs.map((sign) => sign.text)].join(", ");
  function handOvers(): string[] {
    if (!turn) return [];
    const turns = turnsOf(appointment);
    const say = (word: "before" | "after", other: Turn | undefined) =>
      other ? [formatMessage({ id: `board.turn.${word}` }, { name: other.practitioner.name })] : [];
    return [...say("after", turns[turn.place - 1]), ...say("before", turns[turn.place + 1])];
  }
  return (
    <button
      type="button"
      className={classes.block}
      data-appointment={id}
      data-block={blockKey({ appointment, turn })}
      data-status={status}
      data-small={height < TWO_LINES || undefined}
      data-dragged={isDragged || undefined}
      data-overbooked={appointment.overbooking ? true : undefined}
      data-movable={isMovable || undefined}
      data-news={news ? true : undefined}
      aria-pressed={isSelected}
      title={[time, name, what, state].join("\n")}
      tabIndex={isTabbable ? 0 : -1}
      onClick={() => onSelect(id)}
      style={{
        top: top + 1,
        height: height - 2,
        insetInlineStart: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
      }}
    >
      <VisuallyHidden>{time}, </VisuallyHidden>
      <span className={classes.name}>
        <Icon size={13} className={classes.sign} aria-hidden />
        <b dir="auto">{name}</b>
        <span className={classes.signs}>
          {signs.map((sign) => (
            <sign.Icon key={sign.kind} size={13} aria-hidden />
          ))}
        </span>
      </span>
      <VisuallyHidden>, </VisuallyHidden>
      <span className={classes.what} dir="auto">
        {what}
      </span>
      <VisuallyHidden>, {state}</VisuallyHidden>
      {newsWord && (
        <span className={classes.news}>
          {[formatMessage({ id: newsWord in messages ? newsWord : "board.news" }), newsBy].filter(Boolean).join(" · ")}
        </span>
      )}
      {!turn && <span data-edge="start" className={classes.edge} aria-hidden />}
      {(!turn || turn.isLast) && <span data-edge="end" className={classes.edge} aria-hidden />}
    </button>
  );
});

/** Who did it, once the appointment has been read as it is since. */
function authorOf({ kind, version }: News, { lastChange, version: read }: Appointment): string | null {
  return lastChange?.kind === kind && read >= version ? lastChange.by : null;
}
