import type { components } from "../../../clients/typescript/openapi.d.ts";
import { kept } from "../kept.ts";
import type { Visit } from "../visit.ts";
import { areDrafts, type Draft, type Given } from "./drafts.ts";

export type IntakeQuestion = components["schemas"]["IntakeQuestion"];

/** What the services of a visit ask. */
export type Asked = { serviceId: string; name: string; version: number; questions: IntakeQuestion[] };

export const askedOf = ({ services }: Visit): Asked[] =>
  services.flatMap(({ id, name, intake }) => (intake ? [{ serviceId: id, name, ...intake }] : []));

/** Whether its patient went on with answers to all of it, which are still there. */
export const isAllAnswered = (patientId: string, asked: readonly Asked[]) =>
  keptAnswers(patientId, asked).every(({ isDone }) => isDone);

export const mayStayOpen = (question: IntakeQuestion, answers: Given["answers"]) =>
  !question.required || answers[question.id] !== undefined;

const draftsOf = "answers of ";
const unsentOf = "answers for ";

/**
 * What somebody has answered for a patient in this tab. It leaves the browser once what it was answered for is booked.
 */
export function keptAnswers(patientId: string, asked: readonly Asked[]): Draft[] {
  const drafts = kept.read(draftsOf + patientId, areDrafts) ?? [];
  return asked.map(({ serviceId, version }) => {
    const draft = drafts.find((each) => each.serviceId === serviceId && each.version === version);
    return draft ?? { serviceId, version, answers: {}, isDone: false };
  });
}

export const keepAnswers = (patientId: string, drafts: readonly Draft[]) => kept.put(draftsOf + patientId, drafts);

/** Answers for the appointment that came of it, waiting to be sent; the drafts stay, in case its hold is given back. */
export function handOver(patientId: string, asked: readonly Asked[], appointmentId: string): void {
  const given = keptAnswers(patientId, asked).filter(({ isDone }) => isDone);
  if (given.length > 0) kept.put(unsentOf + appointmentId, given);
}

export const forgetDrafts = (patientId: string) => kept.remove(draftsOf + patientId);

export function unsentAnswers(appointmentId: string): Given[] | undefined {
  return kept.read(unsentOf + appointmentId, areDrafts)?.map(({ serviceId, version, answers }) => ({
    serviceId,
    version,
    answers,
  }));
}

export const forgetUnsent = (appointmentId: string) => kept.remove(unsentOf + appointmentId);
