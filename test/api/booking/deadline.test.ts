import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createBooker } from "../../../src/api/booking/book.ts";
import { createBookingWorkflows } from "../../../src/temporal/booking.ts";
import { openDesk, startIn } from "../../support/desk.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack({ workers: false });

/** Temporal's client may take two seconds to give up. Without the caller's deadline it would be eight in all. */
const LATE_MS = 6_000;

test("with no worker running, every one of many requests at once is told by its deadline that its outcome is not known yet", async () => {
  const { db, temporal } = stack().api.parts;
  const bookOnce = createBooker({ db, workflows: createBookingWorkflows(temporal) });
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  const first = Date.parse(startIn(48));
  const deadline = Date.now() + 1_500;
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, i) => {
      const wanted = {
        clinicId: desk.clinicId,
        serviceIds: [desk.serviceId],
        practitionerId: desk.practitionerIds[0] ?? null,
        patientId: desk.patientId,
        startsAt: new Date(first + (i % 40) * 1_800_000).toISOString(),
        expectedTotalMinor: null,
      };
      const asking = {
        wanted,
        principal: desk.staff,
        reach: { kind: "organization" },
        idempotencyKey: randomUUID(),
      } as const;
      return bookOnce(asking, deadline);
    }),
  );
  expect(Date.now()).toBeLessThan(deadline + LATE_MS);
  expect(answers.filter((answer) => "pendingId" in answer)).toHaveLength(answers.length);
  await stack().startWorkers(); // what was begun comes to its end
});
