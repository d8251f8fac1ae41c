import { byWhom } from "./tell-change.ts";

/** A move as an appointment's history has it. Instants are ISO strings. */
export type MoveRecord = {
  fromStartsAt: string;
  toStartsAt: string;
  fromMinutes: number;
  toMinutes: number;
  /** Who has the visit now; null when it is who had it before. */
  newPractitioner: string | null;
  /** The names of its rooms before and since. */
  fromRooms: readonly string[];
  toRooms: readonly string[];
  /** Who was its nurse before and who is since; both null when that is the same. */
  fromNurse: string | null;
  toNurse: string | null;
  overbooked: boolean;
  actorKind: "patient" | "staff" | "system";
  actorAccountId: string | null;
  /** The name of who at the clinic did it; null for everybody else. */
  who: string | null;
  reason: string | null;
  at: string;
};

/** What of a visit's place is another since a move, each null where it is the same. */
export type MoveTold = {
  fromStartsAt: string | null;
  startsAt: string | null;
  minutes: number | null;
  practitioner: string | null;
  rooms: readonly string[] | null;
  nurse: string | null;
  /** Who is its nurse no more, with nobody instead. */
  nurseGone: string | null;
  /** On top of other visits, as far as it is the reader's to know. */
  onTop: boolean;
};

export function whatMoved(move: MoveRecord, isStaff: boolean): MoveTold {
  const isElsewhen = Date.parse(move.fromStartsAt) !== Date.parse(move.toStartsAt);
  return {
    fromStartsAt: isElsewhen ? new Date(move.fromStartsAt).toISOString() : null,
    startsAt: isElsewhen ? new Date(move.toStartsAt).toISOString() : null,
    minutes: move.fromMinutes === move.toMinutes ? null : move.toMinutes,
    practitioner: move.newPractitioner,
    rooms: move.fromRooms.join() === move.toRooms.join() ? null : move.toRooms,
    nurse: move.toNurse,
    nurseGone: move.toNurse === null ? move.fromNurse : null,
    onTop: move.overbooked && isStaff,
  };
}

/** What is added for staff, where a visit was put on top of others; patients are not told of each other. */
export const onTopWords = " It lies on top of other visits, on purpose.";

/** What became of the visit, with its times as the clinic's clock shows them. */
export function tellMove(move: MoveRecord, timeZone: string, isStaff: boolean): string {
  const { fromStartsAt, startsAt, minutes, practitioner, rooms, nurse, nurseGone, onTop } = whatMoved(move, isStaff);
  const changes = [
    ...(fromStartsAt && startsAt ? [`from ${sayTime(fromStartsAt, timeZone)} to ${sayTime(startsAt, timeZone)}`] : []),
    ...(practitioner ? [`to ${practitioner}`] : []),
  ];
  const who = byWhom[move.actorKind];
  const alone = minutes === null ? (rooms ? "Given another room" : tellNurseAlone(move)) : "Given another length";
  const what = changes.length > 0 ? `Moved ${who} ${changes.join(", ")}.` : `${alone} ${who}.`;
  const length = minutes === null ? "" : ` It takes ${minutes} minutes now.`;
  const room = rooms && rooms.length > 0 ? ` It is in ${rooms.join(" and ")} now.` : "";
  const since = nurse === null ? "" : ` ${nurse} is its nurse now.`;
  const until = nurseGone === null ? "" : ` ${nurseGone} is its nurse no more.`;
  return `${what}${length}${room}${since}${until}${onTop ? onTopWords : ""}`;
}

function tellNurseAlone({ fromNurse, toNurse }: MoveRecord): string {
  if (toNurse === null) return "Left without a nurse";
  return fromNurse === null ? "Given a nurse" : "Given another nurse";
}

function sayTime(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone });
  return format.format(new Date(instant));
}
