import { useMemo } from "react";
import { useIntl } from "react-intl";
import { turnsOf } from "../../../../shared/turns.ts";
import { query, type Schemas } from "../../api.ts";
import { clinicTime } from "../../clock.ts";
import { useLogin } from "../../identity/session.tsx";
import { type Appointment, type Clinic, type Practitioner, rarelyChanging } from "./board-data.ts";
import { type Band, clinicHours, staffHours, without } from "./hours.ts";

/** A stretch of the board from top to bottom: a practitioner's day, a room's, or one day of a practitioner's week. */
export type Column = {
  key: string;
  title: string;
  day: string;
  /** Whose it is; undefined = what is put here stays with whom it is. */
  practitionerId?: string | undefined;
  /** undefined = what is put here has any room. */
  roomId?: string | undefined;
  /** When one can be booked here. */
  bands: readonly Band[];
  /** Those of a practitioner also where they give some of it only. */
  appointments: readonly Appointment[];
};

type Sight = { clinic: Clinic; days: readonly string[]; practitioners: readonly Practitioner[] };

/**
 * Whoever works at the clinic or has a visit there, each day for itself; of those who treat, only they themselves.
 * Until their hours are known, and for who does not work here any more, they are the clinic's.
 */
export function usePractitionerColumns(
  { clinic, days, practitioners }: Sight,
  appointments: readonly Appointment[],
): Column[] {
  const { role, staffId } = useLogin();
  const isOwn = role === "practitioner";
  const working = useMemo(
    () => practitioners.filter(({ id, clinicIds }) => clinicIds.includes(clinic.id) && (!isOwn || id === staffId)),
    [practitioners, clinic, isOwn, staffId],
  );
  const span = { from: days[0] ?? "", to: days.at(-1) ?? "" };
  const params = { query: { clinicId: clinic.id, ...span } };
  const { data: hours } = query.useQuery("get", "/v1/working-hours", { params }, rarelyChanging);
  return useMemo(() => {
    const shown = new Map(working.map(({ id, name }) => [id, name]));
    for (const { practitioner } of appointments.flatMap(turnsOf)) shown.set(practitioner.id, practitioner.name);
    return days.flatMap((day) => {
      const { bands: open } = clinicHours(clinic, day);
      return [...shown].map(([practitionerId, title]): Column => {
        const own = hours?.data.find((one) => one.practitionerId === practitionerId);
        return {
          key: `${practitionerId} ${day}`,
          title,
          day,
          practitionerId,
          bands: own ? hoursOf(own, { clinic, day, open }) : open,
          appointments: appointments.filter(
            (one) =>
              isOn(one.startsAt, day, clinic) && turnsOf(one).some((turn) => turn.practitioner.id === practitionerId),
          ),
        };
      });
    });
  }, [appointments, clinic, days, working, hours]);
}

/** The clinic's rooms on a day, and last what has none. What takes two rooms is in both. */
export function useRoomColumns(
  clinic: Clinic,
  day: string,
  appointments: readonly Appointment[],
): Column[] | undefined {
  const params = { query: { clinicId: clinic.id, active: "true" as const } };
  const { data } = query.useQuery("get", "/v1/rooms", { params }, rarelyChanging);
  const { formatMessage } = useIntl();
  const noRoom = formatMessage({ id: "board.noRoom" });
  return useMemo(() => {
    if (!data) return undefined;
    const { bands } = clinicHours(clinic, day);
    const shown = new Map(data.data.map(({ id, name }) => [id, name]));
    for (const { rooms } of appointments) for (const { id, name } of rooms) shown.set(id, name);
    const columns = [...shown].map(
      ([roomId, title]): Column => ({
        key: roomId,
        title,
        day,
        roomId,
        bands,
        appointments: appointments.filter(({ rooms }) => rooms.some(({ id }) => id === roomId)),
      }),
    );
    const homeless = appointments.filter(({ rooms }) => rooms.length === 0);
    return homeless.length === 0
      ? columns
      : [...columns, { key: "none", title: noRoom, day, bands, appointments: homeless }];
  }, [data, clinic, day, appointments, noRoom]);
}

const isOn = (at: string, day: string, { timeZone }: Clinic) => clinicTime(at, timeZone).day === day;

function hoursOf(
  own: Schemas["WorkingHours"],
  { clinic, day, open }: { clinic: Clinic; day: string; open: readonly Band[] },
): Band[] {
  const minuteOf = (at: string) => {
    const there = clinicTime(at, clinic.timeZone);
    if (there.day === day) return there.minute;
    return there.day < day ? 0 : 1440;
  };
  const leave = own.leave.map(({ startsAt, endsAt }) => ({ opens: minuteOf(startsAt), closes: minuteOf(endsAt) }));
  return without(staffHours(own, { day, open }), leave);
}
