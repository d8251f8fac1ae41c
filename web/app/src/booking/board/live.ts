import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api.ts";
import { isAboutVisits } from "./board-data.ts";
import { type News, noteNews } from "./news.ts";

const RECONNECT_MS = 2_000;
/** The server says something every fifteen seconds: after twice as long the connection is taken to be dead. */
const SILENCE_MS = 35_000;
/** Changes that come together are read together. */
const GATHER_MS = 100;

/**
 * Reads visits anew as soon as anybody changes one. Answers with whether it listens: else they have to be asked for.
 */
export function useLiveVisits(): boolean {
  const client = useQueryClient();
  const [isListening, setListening] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    let pending: ReturnType<typeof setTimeout> | undefined;
    let heard: Change[] = [];
    const readAgain = async () => {
      pending = undefined;
      const changes = heard;
      heard = [];
      await client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => isAboutVisits(path) });
      // Only now: a visit is marked as it is since, with the name of who changed it last.
      for (const change of changes) noteNews(change.appointmentId, change);
    };
    const onEvent = ({ change }: StreamEvent) => {
      if (change) heard.push(change);
      pending ??= setTimeout(() => void readAgain(), GATHER_MS);
    };
    void listen({ signal: stop.signal, onEvent, onState: setListening });
    return () => {
      stop.abort();
      clearTimeout(pending);
    };
  }, [client]);
  return isListening;
}

type Listening = {
  signal: AbortSignal;
  onEvent: (event: StreamEvent) => void;
  onState: (isListening: boolean) => void;
};

/**
 * Until it is stopped: a stream ends with the access token, and the next one goes on after the last event. A browser
 * has six connections to a server for all its tabs, so that a page that nobody sees has none.
 */
async function listen({ signal, onEvent, onState }: Listening): Promise<void> {
  let lastId: string | undefined;
  while (!signal.aborted) {
    await untilShown();
    const shown = new AbortController();
    document.addEventListener("visibilitychange", () => shown.abort(), { signal: shown.signal });
    try {
      for await (const event of streamEvents(lastId, AbortSignal.any([signal, shown.signal]))) {
        onState(true);
        lastId = event.id ?? lastId;
        if (event.name) onEvent(event);
      }
    } catch {
      // not reached, or cut off; either is tried again
    }
    shown.abort();
    onState(false);
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

const untilShown = () =>
  new Promise<void>((resolve) => {
    if (document.hidden) document.addEventListener("visibilitychange", () => resolve(), { once: true });
    else resolve();
  });

type Change = News & { appointmentId: string };
type StreamEvent = { name: string | undefined; id: string | undefined; change: Change | undefined };

async function* streamEvents(after: string | undefined, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const silence = new AbortController();
  const either = AbortSignal.any([signal, silence.signal]);
  const header = after === undefined ? {} : { "last-event-id": after };
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  let text = "";
  try {
    const { data } = await api.GET("/v1/events", { params: { header }, parseAs: "stream", signal: either });
    if (!data) throw new Error("no stream of events");
    for await (const chunk of chunksOf(data.pipeThrough(new TextDecoderStream()))) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      const blocks = (text + chunk).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) yield parse(block);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Not every browser can iterate over a stream. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

function parse(block: string): StreamEvent {
  const field = (name: string) =>
    block
      .split("\n")
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const name = field("event");
  const data: unknown = name === "change" ? JSON.parse(field("data") ?? "null") : undefined;
  return { name, id: field("id"), change: isChange(data) ? data : undefined };
}

function isChange(data: unknown): data is Change {
  if (typeof data !== "object" || data === null) return false;
  if (!("appointmentId" in data && "kind" in data && "version" in data)) return false;
  const { appointmentId, kind, version } = data;
  return typeof appointmentId === "string" && typeof kind === "string" && typeof version === "number";
}
