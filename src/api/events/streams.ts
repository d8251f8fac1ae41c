import { createEventBuffer } from "better-sse";
import type { Response } from "express";
import type { Parts } from "../../compose.ts";
import type { Listener, LiveEvent } from "../../domain/booking/live-event.ts";
import { DomainError } from "../../domain/errors.ts";
import type { LiveChange } from "./contract.ts";
import { openHub } from "./hub.ts";

export type EventStreams = {
  /** Answers with a stream, which ends with the access token it was asked with. */
  open(res: Response, wish: Wish): Promise<void>;
  /** Ends all streams, and opens no more. */
  close(): Promise<void>;
};

type Wish = { accountId: string; listener: Listener; after: number | undefined; expiresAt: Date };

/** Of one account, in this process: a few windows on a few machines. */
const STREAMS_PER_ACCOUNT = 10;
const KEEP_ALIVE_MS = 15_000;
/**
 * What may wait for a reader, beyond what the network holds: thousands of events. Who is further behind is cut off, and
 * goes on when back.
 */
const BACKLOG_BYTES = 1024 * 1024;
const RETRY_MS = 2_000;

const headers = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store, no-transform", // not compressed either: that would hold events back
  "X-Accel-Buffering": "no", // nor held back by nginx
};

export function createEventStreams(parts: Parts): EventStreams {
  const hub = openHub(parts);
  const streams = new Map<Response, { accountId: string }>();
  let isClosed = false;
  const keepingAlive = setInterval(() => {
    for (const res of streams.keys()) write(res, createEventBuffer().comment().dispatch());
  }, KEEP_ALIVE_MS).unref();

  function admit(accountId: string): void {
    if (isClosed) throw new DomainError("temporarily_unavailable", "Connect again.", { retryAfterSeconds: 1 });
    const theirs = [...streams.values()].filter((stream) => stream.accountId === accountId).length;
    if (theirs >= STREAMS_PER_ACCOUNT) {
      throw new DomainError("too_many_requests", "Too many connections to events. Close one first.");
    }
  }

  return {
    async open(res, { accountId, listener, after, expiresAt }) {
      if (res.closed) return; // gone before it could be answered
      admit(accountId);
      streams.set(res, { accountId });
      const subscriber = {
        ...listener,
        tell: (event: LiveEvent) => push(res, "change", toLiveChange(event), event.position),
        tellToReadAgain: (position: number) => push(res, "read_again", {}, position),
      };
      const expiry = setTimeout(() => res.end(), expiresAt.getTime() - Date.now());
      res.once("close", () => {
        clearTimeout(expiry);
        streams.delete(res);
        hub.leave(subscriber);
      });
      write(res.writeHead(200, headers), createEventBuffer().retry(RETRY_MS).dispatch());
      // Whoever left while joining has said so to a hub that did not know them yet.
      await hub.join(subscriber, after).finally(() => res.closed && hub.leave(subscriber));
    },
    async close() {
      isClosed = true;
      clearInterval(keepingAlive);
      for (const res of streams.keys()) res.end();
      await hub.close();
    },
  };
}

/** A row never leaves as it is: whose appointment it is says the appointment, to whoever may read it. */
const toLiveChange = ({ kind, appointmentId, clinicId, version }: LiveEvent): LiveChange => ({
  kind,
  appointmentId,
  clinicId,
  version,
});

function push(res: Response, name: string, data: LiveChange | Record<string, never>, position: number): void {
  write(res, createEventBuffer().push(data, name, String(position)));
}

function write(res: Response, text: { read(): string }): void {
  if (res.writableEnded || res.destroyed) return;
  if (res.writableLength > BACKLOG_BYTES) res.destroy();
  else res.write(text.read());
}
