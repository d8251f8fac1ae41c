import type { Context } from "./context.ts";
import { newId } from "./ids.ts";
import type { AgendaRecord } from "./store/records.ts";

/** Asks the agenda to do `act` to `subject` once the clock shows `at`. */
export function schedule(ctx: Context, act: AgendaRecord["act"], subject: string, at: number): void {
  ctx.tx.put("agenda", { id: newId("agenda"), at, act, subject, done: false });
}
