import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { storeRequest } from "../../../src/db/booking/requests.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

test("a key that comes many times in one moment is one request, and none of them fails", async () => {
  const organizationId = randomUUID();
  const connected = Array.from({ length: 20 }, () => store(organizationId, randomUUID()));
  await Promise.all(connected); // so that the next ones come at once
  for (let round = 0; round < 50; round++) {
    const key = randomUUID();
    const stored = await Promise.all(Array.from({ length: 20 }, () => store(organizationId, key)));
    expect(new Set(stored.map(({ requestId }) => requestId)).size).toBe(1);
  }
});

function store(organizationId: string, key: string) {
  const use = { scope: "desk.take:somebody", key, bodyHash: "the same" };
  const ids = { appointmentId: "00000000-0000-4000-8000-000000000001", patientId: randomUUID() };
  return storeRequest(maker().db, organizationId, { ...use, ...ids, requestedAt: new Date() });
}
