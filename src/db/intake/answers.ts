import {
  faultsOf,
  type GivenAnswers,
  type GivenFault,
  takesAnswers,
  type VisitIntake,
} from "../../domain/intake/answers.ts";
import { lockStatus } from "../booking/lock-status.ts";
import type { Db, Tx } from "../client.ts";
import { findForms } from "./forms.ts";

/**
 * What these services of a visit ask, in their order: as it was asked when it was answered, and else as it stands.
 * Services that ask nothing are left out.
 */
export async function listIntake(
  db: Db,
  organizationId: string,
  { appointmentId, serviceIds }: { appointmentId: string; serviceIds: readonly string[] },
): Promise<VisitIntake[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<VisitIntake>({
      name: "list_intake",
      text: `select s.id as "serviceId", f.version, f.questions,
                    case when a.at is not null then json_build_object('answers', a.answers, 'at', a.at, 'by', a.actor_kind) end as answered
               from unnest($2::uuid[]) with ordinality as s (id, position)
               left join intake_answers a on a.appointment_id = $1 and a.service_id = s.id
               join lateral (select version, questions from intake_forms
                              where service_id = s.id and (a.form_version is null or version = a.form_version)
                              order by version desc limit 1) f on a.at is not null or f.questions <> '[]'
              order by s.position`,
      values: [appointmentId, serviceIds],
    }),
  );
  return rows;
}

type Answering = {
  appointmentId: string;
  /** Each service once, and each one of the visit's. */
  given: readonly GivenAnswers[];
  actor: { kind: "patient" | "staff"; accountId: string };
  at: Date;
};

/**
 * Stores answers in the place of those that were given before for the same services, all of them or, where one does not
 * fit its question, none. They are judged by the version that was asked, also when there is a newer one.
 */
export async function answerQuestions(
  db: Db,
  organizationId: string,
  answering: Answering,
): Promise<"done" | "not_possible" | { faults: GivenFault[] }> {
  const { appointmentId, given } = answering;
  return db.withTenant(organizationId, async (tx) => {
    const [status, forms] = await Promise.all([lockStatus(tx, appointmentId), findForms(tx, given)]);
    if (!status || !takesAnswers(status)) return "not_possible";
    const faults = given.flatMap(({ answers }, index): GivenFault[] => {
      const form = forms[index];
      if (!form) return [{ index, why: "no_such_version" }];
      return faultsOf(form.questions, answers).map((fault) => ({ index, ...fault }));
    });
    if (faults.length > 0) return { faults };
    await saveAnswers(tx, answering);
    return "done";
  });
}

async function saveAnswers(tx: Tx, { appointmentId, given, actor, at }: Answering): Promise<void> {
  await tx.$client.query({
    name: "save_answers",
    text: `insert into intake_answers
             (organization_id, appointment_id, service_id, form_version, answers, actor_kind, actor_account_id, at)
           select current_setting('app.organization_id')::uuid, $1, "serviceId", version, answers, $3, $4, $5
             from json_to_recordset($2) as given ("serviceId" uuid, version int, answers jsonb)
           on conflict (organization_id, appointment_id, service_id) do update
             set form_version = excluded.form_version, answers = excluded.answers, actor_kind = excluded.actor_kind,
                 actor_account_id = excluded.actor_account_id, at = excluded.at, recorded_at = now()`,
    values: [appointmentId, JSON.stringify(given), actor.kind, actor.accountId, at],
  });
}

/** What was answered for a visit that came to nothing before it was booked. */
export async function forgetAnswers(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "forget_answers",
    text: "delete from intake_answers where appointment_id = $1",
    values: [appointmentId],
  });
}
