import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http2";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppointmentView } from "../../../src/api/booking/contract.ts";
import { portOf, type TestApi } from "../../support/api.ts";
import { booked, type Desk, openDesk } from "../../support/desk.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();

/** Stands in for a Temporal server that answers whatever it is asked with one gRPC status. */
const server = createServer();
let status = 0;
server.on("stream", (stream) => {
  stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": status }, { endStream: true });
});

let desk: Desk;
let held: AppointmentView;
let api: TestApi;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  held = await booked(stack(), desk, { expectedTotalMinor: 4000 });
  api = await stack().startAnotherApi({ TEMPORAL_ADDRESS: `127.0.0.1:${portOf(server.address())}` });
});
afterAll(() => void server.close());

test.each([
  ["CANCELLED", 1, 202],
  ["INVALID_ARGUMENT", 3, 500],
  ["DEADLINE_EXCEEDED", 4, 202],
  ["PERMISSION_DENIED", 7, 500],
  ["FAILED_PRECONDITION", 9, 202],
  ["UNIMPLEMENTED", 12, 500],
  ["INTERNAL", 13, 202],
  ["UNAUTHENTICATED", 16, 500],
])("Temporal's %s is told apart: a fault of ours is a 500, an unknown outcome a 202", async (_name, code, expected) => {
  status = code;
  const path = `/v1/appointments/${held.id}/price-acceptance`;
  const headers = { "idempotency-key": randomUUID() };
  const answer = await api.call({ method: "POST", path, as: desk.patient, headers });
  expect(answer.status).toBe(expected);
  if (expected === 202) expect(answer.body).toEqual({ id: held.id, status: "pending", act: "accept_price" });
});
