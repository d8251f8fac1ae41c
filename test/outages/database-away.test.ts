import { expect, test, vi } from "vitest";
import { bookingId } from "../../src/workflows/booking/messages.ts";
import { bookOnce, type Desk, openDesk, read, startIn } from "../support/desk.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();

/** As if the database were away for whoever books at this clinic; for everybody else it is there. */
async function takeAway({ organizationId }: Desk): Promise<{ giveBack(): Promise<unknown> }> {
  const { admin } = stack().maker;
  await admin.query(
    `create function away() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$;
     create trigger away before insert on appointments for each row
       when (new.organization_id = '${organizationId}') execute function away()`,
  );
  return { giveBack: () => admin.query("drop trigger away on appointments; drop function away()") };
}

async function ask(desk: Desk, hours: number): Promise<string> {
  const { status, headers } = await bookOnce(stack(), desk, { startsAt: startIn(hours) });
  expect(status).toBe(202);
  return headers.get("location")?.split("/").at(-1) ?? "";
}

const handleOf = (appointmentId: string) => stack().api.parts.temporal.workflow.getHandle(bookingId(appointmentId));

/** What the server has noted of the activities of its own, by name. */
async function activitiesOf(appointmentId: string) {
  const { events } = await handleOf(appointmentId).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled ? [scheduled.activityType?.name] : [],
  );
}

test("a booking waits for the database outside its history, is made when it is back, and undone if it was given up", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  const { giveBack } = await takeAway(desk);
  const [wanted, givenUp] = await Promise.all([ask(desk, 48), ask(desk, 50)]);
  await handleOf(givenUp).cancel();
  await vi.waitFor(async () => {
    expect(await activitiesOf(wanted)).toEqual(["holdSlot"]);
    expect(await activitiesOf(givenUp)).toContain("releaseSlot");
  }, waiting);
  const { historyLength } = await handleOf(wanted).describe();
  await vi.waitFor(async () => {
    const { raw } = await handleOf(wanted).describe();
    expect(raw.pendingActivities?.[0]?.attempt).toBeGreaterThan(4);
  }, waiting);
  expect((await handleOf(wanted).describe()).historyLength).toBe(historyLength);

  await giveBack();
  await vi.waitFor(
    async () => expect(await read(stack(), wanted, desk.patient)).toMatchObject({ status: "confirmed" }),
    waiting,
  );
  await vi.waitFor(async () => expect((await handleOf(givenUp).describe()).status.name).toBe("CANCELLED"), waiting);
  expect(await read(stack(), givenUp, desk.patient)).toMatchObject({ status: "refused" });
});
