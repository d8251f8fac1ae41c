import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { query, type Schemas } from "../api.ts";
import type { Appointment } from "../booking/appointment.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { AnswerField } from "./answer-field.tsx";
import type { AskedService } from "./use-intake.ts";

type Answer = string | boolean | undefined;
type AnswerFormProps = { appointment: Appointment; services: readonly AskedService[]; onDone: () => void };

const path = "/v1/appointments/{appointmentId}/intake";

/** All questions of a visit; a whole set is stored, so what is required must be in it. */
export function AnswerForm({ appointment, services, onDone }: AnswerFormProps) {
  const say = useSay();
  const { role } = useLogin();
  const client = useQueryClient();
  const [asked] = useState(services); // what others write meanwhile does not change the form below the hands
  const [answers, setAnswers] = useState(() => new Map(asked.flatMap(answersOf)));
  const latest = useRef(answers);
  const [isTyped, setIsTyped] = useState(false);
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const params = { path: { appointmentId: appointment.id } };
  const { mutate, isPending, error } = query.useMutation("put", path);
  useNoteUnsaved(() => isTyped, "appointment");

  const save = () => {
    const open = asked.flatMap(({ serviceId, questions }) =>
      questions
        .filter(({ id, required }) => required && isOpen(answers.get(keyOf(serviceId, id))))
        .map(({ id }) => keyOf(serviceId, id)),
    );
    setMissing(new Set(open));
    const [first] = open;
    if (first !== undefined) {
      form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    const given = asked.map((service) => ({
      serviceId: service.serviceId,
      version: service.version,
      answers: givenTo(service, answers),
    }));
    mutate(
      { params, body: { services: given } },
      {
        onSuccess(saved) {
          client.setQueryData(["get", path, { params }], saved);
          // What was answered while they were being saved is not saved yet.
          if (latest.current === answers) onDone();
        },
      },
    );
  };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="md">
        {asked.map(({ serviceId, questions }) => (
          <Stack key={serviceId} gap="md">
            {asked.length > 1 && (
              <Text fw={600} size="sm">
                <bdi>{appointment.services.find((each) => each.serviceId === serviceId)?.name}</bdi>
              </Text>
            )}
            {questions.map((question) => {
              const key = keyOf(serviceId, question.id);
              return (
                <AnswerField
                  key={key}
                  name={key}
                  question={question}
                  answer={answers.get(key)}
                  isMissing={missing.has(key) && isOpen(answers.get(key))}
                  onAnswer={(answer) => {
                    setIsTyped(true);
                    latest.current = new Map(latest.current).set(key, answer);
                    setAnswers(latest.current);
                  }}
                />
              );
            })}
          </Stack>
        ))}
        <ProblemNotice error={error} />
        <Group gap="xs">
          <Button type="submit" size={role === "patient" ? "md" : "sm"} loading={isPending}>
            {say("intake.save")}
          </Button>
          <Button size={role === "patient" ? "md" : "sm"} variant="default" disabled={isPending} onClick={onDone}>
            {say("patient.back")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const keyOf = (serviceId: string, questionId: string) => `${serviceId}/${questionId}`;
const isOpen = (answer: Answer) => answer === undefined || (typeof answer === "string" && answer.trim() === "");

const answersOf = ({ serviceId, questions, answered }: AskedService) =>
  questions.map(({ id }): [string, Answer] => [keyOf(serviceId, id), answered?.answers[id]]);

function givenTo({ serviceId, questions }: AskedService, answers: ReadonlyMap<string, Answer>) {
  const given: Schemas["AnswerIntake"]["services"][number]["answers"] = {};
  for (const { id } of questions) {
    const answer = answers.get(keyOf(serviceId, id));
    if (answer !== undefined && !isOpen(answer)) given[id] = typeof answer === "string" ? answer.trim() : answer;
  }
  return given;
}
