import { expect, test } from "vitest";
import * as z from "zod";
import { alternative } from "../../../src/api/booking/book-contract.ts";
import { appointmentView } from "../../../src/api/booking/contract.ts";
import { atOnce } from "../../support/at-once.ts";
import { book, type Desk, openDesk, soon, startIn } from "../../support/desk.ts";
import { checkAlways } from "../../support/invariants.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();
const PATIENTS = 1_000;
const SLOTS = 50;
/** What a process takes at a time: more would wait in front of it, unseen. */
const CONNECTIONS = 250;

const refusal = z.looseObject({ code: z.literal("slot_taken"), alternatives: z.array(alternative).length(3) });

async function makePatients(desk: Desk, count: number): Promise<{ id: string }[]> {
  const { rows } = await stack().maker.admin.query<{ id: string }>(
    `insert into patients (organization_id, id, full_name)
     select $1, gen_random_uuid(), 'Grace Example' from generate_series(1, $2::int) returning id`,
    [desk.organizationId, count],
  );
  return rows;
}

test("of a thousand patients who want fifty slots at once, fifty get one each and the others free times nearby", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 1 });
  const patients = await makePatients(desk, PATIENTS);
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

test("of a crowd that takes whoever is free then, as many get the time as there are practitioners, and the others start nothing", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 3 });
  const patients = await makePatients(desk, 60);
  const startsAt = soon();
  const answers = await atOnce(patients.length, patients, ({ id: patientId }) =>
    book(stack(), desk, { as: desk.staff, patientId, practitionerId: null, startsAt }),
  );
  const won = answers.filter(({ status }) => status === 201).map(({ body }) => appointmentView.parse(body));
  expect(new Set(won.map(({ practitioner }) => practitioner?.id)).size).toBe(3);
  expect(answers.filter(({ body }) => refusal.safeParse(body).success)).toHaveLength(patients.length - 3);
  const { rows } = await stack().maker.admin.query("select status from appointments where clinic_id = $1", [
    desk.clinicId,
  ]);
  expect(rows).toEqual([{ status: "confirmed" }, { status: "confirmed" }, { status: "confirmed" }]);
});
