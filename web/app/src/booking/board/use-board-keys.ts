import { addDays } from "../../clock.ts";
import { useLogin } from "../../identity/session.tsx";
import { actsOn, useAct } from "./acts.ts";
import type { Appointment } from "./board-data.ts";
import type { useBoardPlace } from "./board-place.ts";
import { useKeys } from "./use-keys.ts";

type BoardKeys = {
  appointments: readonly Appointment[];
  selected: Appointment | undefined;
  place: Pick<ReturnType<typeof useBoardPlace>, "goToDay" | "goToView" | "show" | "view"> & {
    day: string;
    today: string;
  };
  onSearch: () => void;
  onHelp: () => void;
  onNew: () => void;
  onMove: (appointment: Appointment) => void;
};

/** What the keys of the board do; keys-help.tsx tells them. Answers with what kept the last one from being done. */
export function useBoardKeys({ appointments, selected, place, onSearch, onHelp, onNew, onMove }: BoardKeys) {
  const { role } = useLogin();
  const { mutate, variables, error, isPending, reset } = useAct();
  const { day, today, view } = place;
  /** What has the focus comes first: it may have been selected a moment ago, and the address not say so yet. */
  const meant = () => {
    const focused = document.activeElement?.getAttribute("data-appointment");
    return appointments.find(({ id }) => id === focused) ?? selected;
  };
  const step = view === "week" ? 7 : 1;
  const forward = document.documentElement.dir === "rtl" ? -step : step;
  useKeys({
    c() {
      const appointment = meant();
      const act = appointment && actsOn(appointment, role, Date.now()).find(({ name }) => name === "checkIn");
      if (act) mutate({ act, appointmentId: appointment.id });
    },
    m() {
      const appointment = meant();
      if (appointment) onMove(appointment);
    },
    n: onNew,
    t: () => place.goToDay(today),
    "1": () => place.goToView("practitioners"),
    "2": () => place.goToView("rooms"),
    "3": () => place.goToView("week"),
    "/": onSearch,
    "?": onHelp,
    Escape: () => place.show(undefined),
    "Shift+ArrowLeft": () => place.goToDay(addDays(day, -forward)),
    "Shift+ArrowRight": () => place.goToDay(addDays(day, forward)),
  });
  return {
    error,
    isPending,
    asked: variables,
    retry: (acceptEarly = variables?.acceptEarly ?? false) => variables && mutate({ ...variables, acceptEarly }),
    leave: reset,
  };
}
