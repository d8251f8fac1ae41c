import { useMemo } from "react";
import { weekOf } from "../../clock.ts";
import { type Clinic, type Practitioner, useVisits } from "./board-data.ts";
import type { View } from "./board-place.ts";
import { type Column, usePractitionerColumns, useRoomColumns } from "./columns.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type Wanted = {
  clinic: Clinic;
  day: string;
  view: View;
  /** Whose week. */
  practitionerId: string | undefined;
  practitioners: readonly Practitioner[];
  refetchInterval: number | false;
};

/** The columns of what one looks at, and the pages to print of it; columns are undefined until they are known. */
export function useSight({ clinic, day, view, practitionerId, practitioners, refetchInterval }: Wanted) {
  const { shortDay } = useClinicFormat(clinic.timeZone);
  const isWeek = view === "week";
  const days = useMemo(() => (isWeek ? weekOf(day) : [day]), [isWeek, day]);
  const whose = isWeek ? { practitionerId } : {};
  const { data, error, refetch } = useVisits(clinic, days, { ...whose, refetchInterval });
  const appointments = data?.data ?? nothing;
  const byPractitioner = usePractitionerColumns({ clinic, days, practitioners }, appointments);
  const byRoom = useRoomColumns(clinic, day, appointments);
  const week = useMemo(
    () =>
      byPractitioner
        .filter((column) => column.practitionerId === practitionerId)
        .map((column) => ({ ...column, title: shortDay(column.day) })),
    [byPractitioner, practitionerId, shortDay],
  );
  const columns: Record<View, readonly Column[] | undefined> = { practitioners: byPractitioner, rooms: byRoom, week };
  return {
    columns: data ? columns[view] : undefined,
    pages: isWeek ? week : byPractitioner,
    appointments,
    /** There are more visits than are shown. */
    isCut: data !== undefined && data.nextCursor !== null,
    error,
    refetch,
  };
}

const nothing: readonly never[] = [];
