import type { components } from "../../../clients/typescript/openapi.d.ts";
import type { Visit } from "../visit.ts";

export type IntakeQuestion = components["schemas"]["IntakeQuestion"];
export type Given = components["schemas"]["AnswerIntake"]["services"][number];
/** Answers to one service's questions. `isDone`: its patient went on with them. */
type Draft = Given & { isDone: boolean };

/** What the services of a visit ask. */
export type Asked = { serviceId: string; name: string; version: number; questions: IntakeQuestion[] };

export const askedOf = ({ services }: Visit): Asked[] =>
  services.flatMap(({ id, name, intake }) => (intake ? [{ serviceId: id, name, ...intake }] : []));

export const mayStayOpen = (question: IntakeQuestion, answers: Given["answers"]) =>
  !question.required || answers[question.id] !== undefined;

const draftsOf = "praxis-intake of ";
const unsentOf = "praxis-intake for ";
/** After longer than that it is more likely somebody else at the same screen. */
const KEPT_MS = 30 * 60_000;

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
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(draftsOf) || name.startsWith(unsentOf)) sessionStorage.removeItem(name);
  }
}

type Kept = { at: number; drafts: Draft[] };

function write(name: string, drafts: readonly Draft[]): void {
  sessionStorage.setItem(name, JSON.stringify({ at: Date.now(), drafts }));
}

function read(name: string): Draft[] | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? "null");
  return isOfOurs(kept) && kept.at + KEPT_MS > Date.now() ? kept.drafts : undefined;
}

const isOfOurs = (kept: unknown): kept is Kept => typeof kept === "object" && kept !== null && "drafts" in kept;
