import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AppointmentView } from "../../../src/api/booking/contract.ts";
import { act, appointmentIn, booked, codeOf, type Desk, openDesk } from "../../support/desk.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();

const accept = ({ id }: AppointmentView, { patient }: Desk, key: string = randomUUID()) =>
  stack().api.call({
    method: "POST",
    path: `/v1/appointments/${id}/price-acceptance`,
    as: patient,
    headers: { "idempotency-key": key },
  });

async function heldAtNewPrice() {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  return { desk, held: await booked(stack(), desk, { expectedTotalMinor: 4000 }) };
}

const nothingToAccept = [409, "not_possible_in_this_status"];

describe.concurrent("accepting a new price", () => {
  test("is answered by its key with the appointment as it stands, also when it was cancelled since", async () => {
    const { desk, held } = await heldAtNewPrice();
    const key = randomUUID();
    const twice = await Promise.all([accept(held, desk, key), accept(held, desk, key)]);
    expect(twice.map((answer) => appointmentIn(answer).status)).toEqual(["confirmed", "confirmed"]);
    expect(appointmentIn(await accept(held, desk)).status).toBe("confirmed"); // somebody has accepted it already
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    expect(appointmentIn(await accept(held, desk, key)).status).toBe("cancelled");
    expect(codeOf(await accept(held, desk))).toEqual(nothingToAccept);
  });

  test("is a conflict once the hold was given up, however often it is asked", async () => {
    const { desk, held } = await heldAtNewPrice();
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    const key = randomUUID();
    expect(codeOf(await accept(held, desk, key))).toEqual(nothingToAccept);
    expect(codeOf(await accept(held, desk, key))).toEqual(nothingToAccept);
  });

  test("is a conflict where no price has changed, and where paying accepts it", async () => {
    const free = await openDesk(stack(), { offer: { payment_policy: "none" } });
    expect(codeOf(await accept(await booked(stack(), free), free))).toEqual(nothingToAccept);
    const card = await openDesk(stack());
    const held = await booked(stack(), card, { expectedTotalMinor: 4000 });
    expect(codeOf(await accept(held, card))).toEqual(nothingToAccept);
  });
});
