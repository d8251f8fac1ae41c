import { test } from "vitest";
import { bookingId, followId, nextDue, paymentReported } from "../../src/workflows/booking/messages.ts";
import { payInBrowser } from "../support/browser.ts";
import { act, becomes, booked, checkPayment, makeLogin, openDesk } from "../support/desk.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

/** Asks a workflow what is next, as Temporal UI would, again and again until `work` is done. */
async function whileAsking<Result>(workflowId: string, work: () => Promise<Result>): Promise<Result> {
  const workflow = stack().api.parts.temporal.workflow.getHandle(workflowId);
  let isOver = false;
  const asking = Array.from({ length: 3 }, async () => {
    while (!isOver) await workflow.query(nextDue).catch(() => undefined); // it may not have begun, or be over
  });
  try {
    return await work();
  } finally {
    isOver = true;
    await Promise.all(asking);
  }
}

test("a booking that is told more than once of its payment, and a follow-up that several acts begin, can be replayed though they are asked all the while", async () => {
  const desk = await openDesk(stack(), { practitioners: 8 });
  const visits = desk.practitionerIds.map(async (practitionerId) => {
    const { patientId, as } = await makeLogin(stack(), desk);
    const held = await booked(stack(), desk, { practitionerId, patientId, as });
    const booking = stack().api.parts.temporal.workflow.getHandle(bookingId(held.id));
    await whileAsking(bookingId(held.id), async () => {
      await payInBrowser(stack(), held);
      await Promise.allSettled([1, 2, 3].map(() => booking.signal(paymentReported))); // it may be over
      await becomes(stack(), held.id, as, "confirmed");
    });
    await whileAsking(followId(held.id), () =>
      Promise.all([
        ...[1, 2, 3].map(() => checkPayment(stack(), held.id, desk.staff)),
        act(stack(), held.id, "cancellation", { as: desk.staff }),
      ]),
    );
  });
  await Promise.all(visits); // and when all have come to rest, every history is replayed
});
