import * as z from "zod";
import type { components } from "../../clients/typescript/openapi.d.ts";
import { DemoError } from "./demo-error.ts";

export type Appointment = components["schemas"]["Appointment"];

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

const problem = z.object({ code: z.string(), title: z.string(), detail: z.string().optional() });

/** What was answered; an answer that is no success ends the demo with the API's own words. */
export async function ask<Data>(question: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await question;
  if (data !== undefined) return data;
  const { pathname } = new URL(response.url);
  const said = problem.safeParse(error).data;
  throw new DemoError(
    `${pathname} answered ${response.status}${said ? ` ${said.code}: ${said.detail ?? said.title}` : ""}`,
  );
}

/**
 * The appointment of an answer. 202 means that nothing was known after eight seconds, which on one machine is too slow.
 */
export async function askAppointment(
  question: Promise<Answer<Appointment | { id: string; status: string }>>,
): Promise<Appointment> {
  const answer = await ask(question);
  if ("price" in answer) return answer;
  throw new DemoError(`What came of ${answer.id} is not known yet: do the workers run?`);
}
