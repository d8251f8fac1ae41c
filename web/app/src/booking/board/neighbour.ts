import type { Appointment } from "./board-data.ts";

type Block = { appointment: Appointment; from: number };

/**
 * The appointment that an arrow leads to from the selected one: the next of the same practitioner, or the nearest in
 * time of the next practitioner who has any. Without a selection, the first of the day; undefined where there is none.
 */
export function neighbourOf(
  columns: readonly (readonly Block[])[],
  { key, isRtl, selectedId }: { key: string; isRtl: boolean; selectedId: string | undefined },
): Appointment | undefined {
  if (!key.startsWith("Arrow")) return undefined;
  const at = columns.findIndex((blocks) => blocks.some(({ appointment }) => appointment.id === selectedId));
  const column = columns[at];
  const row = column?.findIndex(({ appointment }) => appointment.id === selectedId) ?? -1;
  const current = column?.[row];
  if (!column || !current) return columns.flat().sort((a, b) => a.from - b.from)[0]?.appointment;
  if (key === "ArrowUp" || key === "ArrowDown") return column[row + (key === "ArrowDown" ? 1 : -1)]?.appointment;
  const isForward = (key === "ArrowRight") !== isRtl;
  const others = (isForward ? columns.slice(at + 1) : columns.slice(0, at).reverse())
    // Whom several give it has blocks in several columns.
    .map((blocks) => blocks.filter(({ appointment }) => appointment.id !== selectedId));
  const distance = ({ from }: Block) => Math.abs(from - current.from);
  const [nearest] = [...(others.find((blocks) => blocks.length > 0) ?? [])].sort((a, b) => distance(a) - distance(b));
  return nearest?.appointment;
}
