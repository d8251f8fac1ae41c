import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";

/**
 * A place where a program stands still until it is killed or let go: `holdSlot.before`, `book.after`. Without an
 * appointment it is the first that comes there, and from then on that one, however often it is tried again.
 */
export const stop = z.object({
  point: z.string(),
  appointmentId: z.string().optional(),
  reached: z.boolean().default(false),
});
export type Stop = z.output<typeof stop>;

/** The stops of one program, which is told of them over HTTP. A program that starts again has none. */
export function createStops() {
  const stops: Stop[] = [];
  const gate = new EventEmitter().setMaxListeners(0);
  return {
    /** Resolves at once unless something is to stop here. */
    async pass(point: string, appointmentId: string): Promise<void> {
      const found = stops.find((one) => one.point === point && (one.appointmentId ?? appointmentId) === appointmentId);
      if (!found) return;
      found.appointmentId = appointmentId;
      found.reached = true;
      await once(gate, "open");
    },
    /**
     * `GET`: the stops. `POST`: one more. `DELETE`: none any more, everything
     * goes on. `/readyz` answers for the program.
     */
    serve(port: number, isReady: () => boolean): void {
      createServer((req, res) => {
        if (req.url === "/readyz") res.statusCode = isReady() ? 200 : 503;
        if (req.method === "DELETE") {
          stops.length = 0;
          gate.emit("open");
        }
        const added = req.method === "POST" ? json(req).then((body) => stops.push(stop.parse(body))) : undefined;
        void Promise.resolve(added).then(() => res.end(JSON.stringify(stops)));
      }).listen(port, "127.0.0.1");
    },
  };
}

/** `booking:<id>` and `appointment:<id>` are the workflows of one appointment. */
export const appointmentOf = (workflowId: string): string => workflowId.slice(workflowId.indexOf(":") + 1);
