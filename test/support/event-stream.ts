import { expect } from "vitest";
import * as z from "zod";
import { liveChange } from "../../src/api/events/contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import type { TestApi } from "./api.ts";

const changed = z.object({ name: z.literal("change"), id: z.string(), data: liveChange });
const lost = z.object({ name: z.literal("read_again"), id: z.string(), data: z.strictObject({}) });
const told = z.discriminatedUnion("name", [changed, lost]);
export type Told = z.output<typeof told>;

export type Listening = {
  response: Response;
  /** The next event, whenever it comes; undefined when the stream has ended. */
  next(): Promise<Told | undefined>;
  close(): Promise<void>;
};

/** Connects to an API's events as a browser does by `fetch`. */
export async function listenTo(
  { url, tokens }: Pick<TestApi, "url" | "tokens">,
  { as, token, after }: { as?: Principal; token?: string; after?: string },
): Promise<Listening> {
  const bearer = as ? await tokens.issue(as) : token;
  const headers = { authorization: `Bearer ${bearer}`, ...(after === undefined ? {} : { "last-event-id": after }) };
  const response = await fetch(`${url}/v1/events`, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  async function next(): Promise<Told | undefined> {
    const end = text.indexOf("\n\n");
    if (end >= 0) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      return parse(block) ?? next();
    }
    const chunk = await reader?.read();
    if (!chunk?.value) return undefined;
    text += chunk.value;
    return next();
  }
  return { response, next, close: async () => reader?.cancel() };
}

/** The same, when it has said that it listens. */
export async function listening(api: Pick<TestApi, "url" | "tokens">, as: Principal): Promise<Listening> {
  const stream = await listenTo(api, { as });
  expect(await stream.next()).toMatchObject({ name: "read_again" });
  return stream;
}

/** undefined for blocks without data: comments, and how long to wait before connecting again. */
function parse(block: string): Told | undefined {
  const fields = new Map(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  const data = fields.get("data");
  if (data === undefined) return undefined;
  const parsed: unknown = JSON.parse(data);
  return told.parse({ name: fields.get("event"), id: fields.get("id"), data: parsed });
}
