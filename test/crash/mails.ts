import type { Email } from "postal-mime";
import { readRows } from "../support/invariants/query.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import { createPatient } from "./patient.ts";
import type { Stack } from "./stack.ts";
import { until } from "./until.ts";

/**
 * Kills the worker with three confirmations on their way: one not yet handed to the mail server, one in its hands, one
 * taken of which nobody knows. Answers what each patient found in the end.
 */
export async function killOverMails(
  stack: Stack,
): Promise<Record<"killedBefore" | "killedAmid" | "killedAfter", Email[]>> {
  const { mailServer } = stack;
  const clinic = await openClinic(stack, { practitioners: 1, isMailed: true });
  const client = createClient(stack, clinic);
  const patient = createPatient(client, clinic);
  /** Answers the address that the confirmation goes to. */
  const confirm = async (): Promise<string> => {
    const id = await patient.hold();
    await patient.pay(id);
    await patient.reach(id, "confirmed");
    return `${(await client.read(id)).patientId}@mail.example`;
  };
  const confirmUntil = async (point: string): Promise<string> => {
    await stack.stopAt("worker", { point });
    const address = await confirm();
    await until(`a mail stands at ${point}`, async () =>
      (await stack.listStops("worker")).some((stop) => stop.point === point && stop.reached),
    );
    return address;
  };

  const before = await confirmUntil("deliverMessage.before");
  const after = await confirmUntil("deliverMessage.after");
  mailServer.behave("hang");
  const amid = await confirm();
  await until("the mail server has a mail in its hands", async () => mailServer.mails(amid).length > 0);
  await stack.kill("worker");
  mailServer.behave("take");
  await stack.start("worker");
  await until("every mail has come to its end", async () => {
    const open = `select from messages where organization_id = '${clinic.organizationId}' and status <> 'sent'`;
    return (await readRows(stack.checkerUrl, open)).length === 0;
  });
  return {
    killedBefore: mailServer.mails(before),
    killedAmid: mailServer.mails(amid),
    killedAfter: mailServer.mails(after),
  };
}
