import { Button, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Appointment } from "../booking/appointment.ts";
import { useFormat } from "../format.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { AnswerForm } from "./answer-form.tsx";
import classes from "./intake.module.css";
import { type AskedService, useIntake } from "./use-intake.ts";

/**
 * What the services of a visit ask its patient, and what was answered; with the way to answer, for the patient and for
 * the desk in their stead. Nothing where nothing is asked, or nothing was answered and nothing can be any more.
 */
export function VisitIntake({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const [isOpen, { open, close }] = useDisclosure();
  const { data, error, refetch } = useIntake(appointment.id);
  const services = data?.services ?? [];
  const isAnswered = services.some(({ answered }) => answered !== null);
  if (!error && (services.length === 0 || (!isAnswered && !data?.mayAnswer))) return null;
  return (
    <section aria-labelledby="intake" className={classes["intake"]}>
      <Title order={2} fz={16} mb="sm" id="intake">
        {say(role === "patient" ? "intake.title" : "intake.titleStaff")}
      </Title>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {isOpen && data?.mayAnswer ? (
        <AnswerForm appointment={appointment} services={services} onDone={close} />
      ) : (
        <>
          {services.map((service) => (
            <Answers key={service.serviceId} {...{ appointment, service }} isOneOfSeveral={services.length > 1} />
          ))}
          {data?.mayAnswer && (
            <Button size={role === "patient" ? "md" : "sm"} variant={isAnswered ? "default" : "filled"} onClick={open}>
              {say(isAnswered ? "intake.change" : role === "patient" ? "intake.answer" : "intake.answerStaff")}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

type AnswersProps = { appointment: Appointment; service: AskedService; isOneOfSeveral: boolean };

function Answers({ appointment, service, isOneOfSeveral }: AnswersProps) {
  const say = useSay();
  const { role } = useLogin();
  const { moment } = useFormat();
  const { serviceId, questions, answered } = service;
  const name = appointment.services.find((each) => each.serviceId === serviceId)?.name ?? "";
  const sayAnswer = (answer: string | boolean | undefined) =>
    typeof answer === "boolean" ? say(answer ? "settings.yes" : "settings.no") : (answer ?? "–");
  return (
    <>
      {isOneOfSeveral && (
        <Text fw={600} size="sm">
          <bdi>{name}</bdi>
        </Text>
      )}
      {answered ? (
        <>
          <dl className={classes["answers"]}>
            {questions.map(({ id, text }) => (
              <div key={id}>
                <dt>
                  <bdi>{text}</bdi>
                </dt>
                <dd>
                  <bdi>{sayAnswer(answered.answers[id])}</bdi>
                </dd>
              </div>
            ))}
          </dl>
          <Text size="xs" c="dimmed" mb="sm">
            {say(
              role === "patient" && answered.by === "patient"
                ? "intake.answeredByYou"
                : `intake.answeredBy.${answered.by}`,
              {
                time: moment(answered.at, appointment.clinic.timeZone),
              },
            )}
          </Text>
        </>
      ) : (
        <Text size="sm" mb="sm" {...(role !== "patient" && { c: "dimmed" })}>
          {say(role === "patient" ? "intake.open" : "intake.openStaff", { count: questions.length })}
        </Text>
      )}
    </>
  );
}
