import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, query, type Schemas } from "../api.ts";
import { byCursor } from "../by-cursor.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";
import { type Appointment, awaitsAnswer, hadItsTime, isAhead, isSettling } from "./appointment.ts";

type Page = Schemas["AppointmentPage"];

const list = "/v1/appointments";
const single = "/v1/appointments/{appointmentId}";
const history = "/v1/appointments/{appointmentId}/timeline";

/** No visit is longer, so what began before is over. */
const LONGEST_VISIT_MS = 12 * 3_600_000;
const SETTLING_MS = 2_000;
const ANSWER_MS = 15_000;

/** What is ahead of the patient, and what is behind, each page by page. `now` is when the list was opened. */
export function useAppointments() {
  const [now] = useState(Date.now);
  const at = (ms: number) => new Date(ms).toISOString();
  const ahead = {
    status: "requested,held,confirmed,checked_in,in_progress,cancelled,refused",
    from: at(now - LONGEST_VISIT_MS),
    limit: 50,
  };
  const behind = {
    status: "confirmed,checked_in,in_progress,completed,cancelled,no_show",
    until: at(now),
    order: "latest_first",
    limit: 10,
  } as const;
  const upcoming = query.useInfiniteQuery("get", list, { params: { query: ahead } }, byCursor);
  const past = query.useInfiniteQuery("get", list, { params: { query: behind } }, byCursor);
  return {
    upcoming,
    past,
    visitsAhead: visitsOf(upcoming.data?.pages).filter(
      (visit) => isAhead(visit, now) && (visit.status !== "refused" || hadItsTime(visit)),
    ),
    visitsBehind: visitsOf(past.data?.pages).filter((visit) => !isAhead(visit, now)),
  };
}

const visitsOf = (pages: Page[] = []) => pages.flatMap(({ data }) => data);

/**
 * One appointment, asked again while it is about to change by itself. undefined
 * also while it is not known whether it came to be.
 */
export function useAppointment(appointmentId: string) {
  const answer = query.useQuery(
    "get",
    single,
    { params: { path: { appointmentId } } },
    {
      refetchInterval: ({ state: { data } }) => (data && !("clinic" in data) ? SETTLING_MS : askAgainMs(data)),
    },
  );
  return { ...answer, appointment: answer.data && "clinic" in answer.data ? answer.data : undefined };
}

function askAgainMs(appointment: Appointment | undefined): number | false {
  if (!appointment) return false;
  if (isSettling(appointment)) return SETTLING_MS;
  return awaitsAnswer(appointment) && ANSWER_MS;
}

export function useTimeline({ id, version, ...appointment }: Appointment) {
  return query.useQuery(
    "get",
    history,
    { params: { path: { appointmentId: id } } },
    { refetchInterval: askAgainMs({ id, version, ...appointment }) },
  );
}

/** Cancels once, however often it is asked for; what is shown of the appointment changes with the answer. */
export function useCancellation(appointmentId: string, onCancelled: () => void = () => undefined) {
  const client = useQueryClient();
  const wish = useWish();
  const path = { appointmentId };
  return useMutation({
    mutationFn: ({ reason, waivesFee }: { reason: string; waivesFee: boolean }) => {
      const body = { ...(reason ? { reason } : {}), ...(waivesFee ? { waivesFee } : {}) };
      return sendOnce(wish, body, (header) =>
        api.POST("/v1/appointments/{appointmentId}/cancellation", { params: { path, header }, body }),
      );
    },
    onSuccess(answer) {
      client.setQueryData(["get", single, { params: { path } }], answer);
      onCancelled();
    },
    async onSettled() {
      await Promise.all([list, single, history].map((of) => client.invalidateQueries({ queryKey: ["get", of] })));
    },
  });
}
