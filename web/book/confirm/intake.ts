import type { components } from "../../../clients/typescript/openapi.d.ts";
import type { Visit } from "../visit.ts";
import { type Draft, type Given, packDrafts, readDrafts } from "./kept-drafts.ts";

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

const draftsOf = "praxis-intake of ";
const unsentOf = "praxis-intake for ";

/**
 * What somebody has answered for a patient in this tab, so that going back, another time and the other language ask for
 * none of it again. It leaves the browser once what it was answered for is booked.
 */
export function keptAnswers(patientId: string, asked: readonly Asked[]): Draft[] {
  const kept = read(draftsOf + patientId) ?? [];
  return asked.map(({ serviceId, version }) => {
    const draft = kept.find((each) => each.serviceId === serviceId && each.version === version);
    return draft ?? { serviceId, version, answers: {}, isDone: false };
  });
}

export const keepAnswers = (patientId: string, drafts: readonly Draft[]) => write(draftsOf + patientId, drafts);

/** Answers for the appointment that came of it, waiting to be sent; the drafts stay, in case its hold is given back. */
export function handOver(patientId: string, asked: readonly Asked[], appointmentId: string): void {
  const given = keptAnswers(patientId, asked).filter(({ isDone }) => isDone);
  if (given.length > 0) write(unsentOf + appointmentId, given);
}

export const forgetDrafts = (patientId: string) => sessionStorage.removeItem(draftsOf + patientId);

export function unsentAnswers(appointmentId: string): Given[] | undefined {
  return read(unsentOf + appointmentId)?.map(({ serviceId, version, answers }) => ({
    serviceId,
    version,
    answers,
  }));
}

export const forgetUnsent = (appointmentId: string) => sessionStorage.removeItem(unsentOf + appointmentId);

/** Of everybody. */
export function forgetAnswers(): void {
  for (const name of keptNames()) sessionStorage.removeItem(name);
}

/** What has been kept for too long, though nobody has come back to it. */
export function forgetOldAnswers(): void {
  for (const name of keptNames()) read(name);
}

const keptNames = () =>
  Object.keys(sessionStorage).filter((name) => name.startsWith(draftsOf) || name.startsWith(unsentOf));

const write = (name: string, drafts: readonly Draft[]) => sessionStorage.setItem(name, packDrafts(drafts, Date.now()));

const read = (name: string) => readDrafts(sessionStorage, name, Date.now());
