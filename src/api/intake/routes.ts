import type { Db } from "../../db/client.ts";
import { answerQuestions, listIntake } from "../../db/intake/answers.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import { type GivenAnswers, type GivenFault, takesAnswers } from "../../domain/intake/answers.ts";
import { notPossible } from "../booking/acts.ts";
import { appointmentParams } from "../booking/contract.ts";
import { requireAppointment } from "../booking/require-appointment.ts";
import { knowsPatient } from "../booking/view.ts";
import type { Fault } from "../contract.ts";
import { scopeOf } from "../permissions.ts";
import { type Route, route } from "../route.ts";
import { answerIntakeBody, intakeView } from "./contract.ts";

export function createIntakeRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/intake",
      right: "intake.read",
      operationId: "getIntake",
      tag: "intake",
      summary: "What the services of a visit ask their patient, and what was answered",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: { 200: { description: "In the order of the visit", schema: intakeView } },
      async handler({ params, principal, reach }) {
        const visit = await requireAppointment(db, { principal, reach, ...params });
        return { status: 200, body: await readIntake(db, visit, principal) };
      },
    }),
    route({
      method: "put",
      path: "/v1/appointments/:appointmentId/intake",
      right: "intake.answer",
      operationId: "answerIntake",
      tag: "intake",
      summary: "Answer what the services of a visit ask",
      description:
        "Until the visit starts; the last answers hold. Each service that is named gets a whole new set, to the version of the questions that was seen; the others keep theirs.",
      params: appointmentParams,
      body: answerIntakeBody,
      refusals: ["not_found", "not_possible_in_this_status"],
      responses: { 200: { description: "As it is now", schema: intakeView } },
      async handler({ params, body: { services: given }, principal, reach }) {
        const visit = await requireAppointment(db, { principal, reach, ...params });
        requireServicesOf(visit, given);
        const outcome = await answerQuestions(db, principal.organizationId, {
          appointmentId: visit.id,
          given,
          actor: { kind: principal.role === "patient" ? "patient" : "staff", accountId: principal.accountId },
          at: new Date(),
        });
        if (outcome === "not_possible") throw notPossible(visit.status);
        if (outcome !== "done") throw invalid(outcome.faults.map(toFault));
        return { status: 200, body: await readIntake(db, visit, principal) };
      },
    }),
  ];
}

async function readIntake(db: Db, { id, status, services }: StoredAppointment, { organizationId, role }: Principal) {
  const serviceIds = services.map(({ serviceId }) => serviceId);
  const asked = await listIntake(db, organizationId, { appointmentId: id, serviceIds });
  return {
    mayAnswer: takesAnswers(status) && scopeOf("intake.answer", role) !== undefined,
    services: asked.map(({ serviceId, version, questions, answered }) => ({
      serviceId,
      version,
      questions,
      answered:
        answered && knowsPatient(role, status) ? { ...answered, at: new Date(answered.at).toISOString() } : null,
    })),
  };
}

function requireServicesOf({ services }: StoredAppointment, given: readonly GivenAnswers[]): void {
  const faults = given.flatMap(({ serviceId }, index) => {
    const isPart = services.some((service) => service.serviceId === serviceId);
    return isPart ? [] : [fault(`/services/${index}/serviceId`, "not a service of this visit")];
  });
  if (faults.length > 0) throw invalid(faults);
}

function toFault(given: GivenFault): Fault {
  const at = `/services/${given.index}`;
  if (given.why === "no_such_version") return fault(`${at}/version`, words[given.why]);
  return fault(`${at}/answers/${given.questionId}`, words[given.why]);
}

const words: Record<GivenFault["why"], string> = {
  no_such_version: "no version of the service's questions",
  required: "an answer is required",
  not_asked: "not one of the questions",
  not_text: "a text",
  too_long: "a shorter text",
  several_lines: "one line",
  not_yes_or_no: "true or false",
  not_an_option: "one of the options, as it is written",
};

const fault = (pointer: string, detail: string): Fault => ({ in: "body", pointer, detail });

const invalid = (errors: readonly Fault[]) =>
  new DomainError("invalid_request", "See `errors` for each fault. Nothing was changed.", { errors });
