import { expect, test } from "vitest";
import * as z from "zod";
import { alternative, appointmentView } from "../../../src/api/booking/contract.ts";
import { atOnce } from "../../support/at-once.ts";
import { book, openDesk, startIn } from "../../support/desk.ts";
import { checkAlways } from "../../support/invariants.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();
const PATIENTS = 1_000;
const SLOTS = 50;
/** What a process takes at a time: more would wait in front of it, unseen. */
const CONNECTIONS = 250;

const refusal = z.looseObject({ code: z.literal("slot_taken"), alternatives: z.array(alternative).length(3) });

test("of a thousand patients who want fifty slots at once, fifty get one each and the others free times nearby", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 1 });
  const { rows: patients } = await stack().maker.admin.query<{ id: string }>(
    `insert into patients (organization_id, id, full_name)
     select $1, gen_random_uuid(), 'Grace Example' from generate_series(1, $2::int) returning id`,
    [desk.organizationId, PATIENTS],
  );
  const first = Date.parse(startIn(48));
  const slotOf = (i: number) => new Date(first + (i % SLOTS) * 30 * 60_000).toISOString();
  const ask = ({ id: patientId }: { id: string }, i: number) =>
    book(stack(), desk, { as: desk.staff, patientId, startsAt: slotOf(i) });
  const answers = await atOnce(CONNECTIONS, patients, ask);

  const won = answers.filter(({ status }) => status === 201).map(({ body }) => appointmentView.parse(body));
  const lost = answers.filter(({ status }) => status === 409).map(({ body }) => refusal.parse(body));
  expect(won).toHaveLength(SLOTS);
  expect(lost).toHaveLength(PATIENTS - SLOTS);
  expect(won.every(({ status }) => status === "confirmed")).toBe(true);
  expect(new Set(won.map(({ startsAt }) => startsAt)).size).toBe(SLOTS);
  await checkAlways(stack().maker.checkerUrl);
}, 60_000);
