import type { IntakeForm, IntakeQuestion } from "../../domain/intake/question.ts";
import type { Tx } from "../client.ts";

/** For statements of other capabilities: what the service whose id is `serviceId` asks; null when it asks nothing. */
export const intakeFormOf = (serviceId: string) => `(
  select case when f.questions <> '[]' then json_build_object('version', f.version, 'questions', f.questions) end
    from intake_forms f where f.service_id = ${serviceId} order by f.version desc limit 1)`;

/** The same: whether a row of `appointment_services`, by its alias, asks something that nobody has answered. */
export const isUnanswered = (line: string) => `(
  ${intakeFormOf(`${line}.service_id`)} is not null
  and not exists (select from intake_answers i where i.appointment_id = ${line}.appointment_id and i.service_id = ${line}.service_id))`;

/** What the service asks as the list that is edited. */
export const questionsOf = (serviceId: string) =>
  `coalesce((select f.questions from intake_forms f where f.service_id = ${serviceId} order by f.version desc limit 1), '[]')`;

/** A version more, unless they are what the last one says. The service's row is locked by who edits it. */
export async function saveQuestions(tx: Tx, serviceId: string, questions: readonly IntakeQuestion[]): Promise<void> {
  await tx.$client.query({
    name: "save_questions",
    text: `insert into intake_forms (organization_id, service_id, version, questions)
           select current_setting('app.organization_id')::uuid, $1,
                  1 + coalesce((select max(version) from intake_forms where service_id = $1), 0), $2::jsonb
            where ${questionsOf("$1")} <> $2::jsonb`,
    values: [serviceId, JSON.stringify(questions)],
  });
}

type FormKey = { serviceId: string; version: number };

/** In the order of `keys`; undefined where there is no such version. */
export async function findForms(tx: Tx, keys: readonly FormKey[]): Promise<(IntakeForm | undefined)[]> {
  const { rows } = await tx.$client.query<IntakeForm & FormKey>({
    name: "find_forms",
    text: `select f.service_id as "serviceId", f.version, f.questions
             from json_to_recordset($1) as k ("serviceId" uuid, version int)
             join intake_forms f on f.service_id = k."serviceId" and f.version = k.version`,
    values: [JSON.stringify(keys)],
  });
  return keys.map((key) => rows.find((row) => row.serviceId === key.serviceId && row.version === key.version));
}
