import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Question } from "../choosing.tsx";
import { useWords } from "../words.ts";
import { type Asked, isAllAnswered } from "./intake.ts";
import { Questions } from "./questions.tsx";

type Props = {
  patientId: string;
  asked: readonly Asked[];
  /** Whom it is for, which answers depend on. */
  who: ComponentChildren;
  /** What comes once all is answered. */
  children: ComponentChildren;
};

const LOOK_MS = 60_000;

/** What the clinic asks about a patient, and then the rest, with the way back to the questions. */
export function AskedFirst({ patientId, asked, who, children }: Props) {
  const { say } = useWords();
  const [isAnswered, setIsAnswered] = useState(() => isAllAnswered(patientId, asked));
  // What was answered too long ago is not there to be sent any more, and is asked for again before anything is booked.
  useEffect(() => {
    if (!isAnswered) return undefined;
    const timer = setInterval(() => setIsAnswered(isAllAnswered(patientId, asked)), LOOK_MS);
    return () => clearInterval(timer);
  }, [isAnswered]);
  if (!isAnswered)
    return (
      <section>
        <Question key="questions">{say.beforeVisit}</Question>
        {who}
        <Questions {...{ patientId, asked }} onDone={() => setIsAnswered(true)} />
      </section>
    );
  return (
    <section>
      <Question key="review">{say.checkAndBook}</Question>
      {who}
      {asked.length > 0 && (
        <div class="chosen">
          <span>{say.yourAnswers}</span>
          <button type="button" class="quiet" aria-label={say.changeAnswers} onClick={() => setIsAnswered(false)}>
            {say.change}
          </button>
        </div>
      )}
      {children}
    </section>
  );
}
