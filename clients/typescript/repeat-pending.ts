import type { components } from "./openapi.d.ts";

type Schemas = components["schemas"];
/** Said when an answer is not there in time: what was asked for goes on. */
type Pending = Schemas["PendingAppointment"] | Schemas["PendingAct"];
type Answer<D, E> = { data?: D; error?: E };

/** What was asked for was still under way each time that it was asked for. */
export class StillUnderWay extends Error {
  override name = "StillUnderWay";
}

/** The API waits for up to eight seconds itself, but says so at once when Temporal turns it away. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/**
 * Sends a request until its answer is known, with a pause before each repeat; the repeats have the key of the first and
 * are done once with it. Throws `StillUnderWay` when they are used up.
 */
export async function repeatPending<D extends object, E>(
  request: () => Promise<Answer<D, E>>,
): Promise<Answer<Exclude<D, Pending>, E>> {
  for (const pauseMs of [0, ...PAUSES_MS]) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const { data, error } = await request();
    if (data === undefined) return error === undefined ? {} : { error };
    if (isKnown(data)) return { data };
  }
  throw new StillUnderWay("the answer is not known yet");
}

const isKnown = <D extends object>(data: D): data is Exclude<D, Pending> =>
  !("status" in data) || (data.status !== "pending" && (data.status !== "requested" || "clinic" in data));
