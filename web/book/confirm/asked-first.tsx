import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Question } from "../choosing.tsx";
import { useWords } from "../words.ts";
import { type Asked, keptAnswers } from "./intake.ts";
import { Questions } from "./questions.tsx";

type Props = {
  patientId: string;
  asked: readonly Asked[];
  /** Whom it is for, which answers depend on. */
  who: ComponentChildren;
  /** What comes once all is answered. */
  children: ComponentChildren;
};

/** What the clinic asks about a patient, and then the rest, with the way back to the questions. */
export function AskedFirst({ patientId, asked, who, children }: Props) {
  const { say } = useWords();
  const [isAnswered, setIsAnswered] = useState(() => keptAnswers(patientId, asked).every(({ isDone }) => isDone));
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
