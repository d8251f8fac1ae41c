import { useRef, useState } from "preact/hooks";
import { useWords } from "../words.ts";
import type { Given } from "./drafts.ts";
import { typed } from "./field.tsx";
import { type Asked, type IntakeQuestion, keepAnswers, keptAnswers, mayStayOpen } from "./intake.ts";

type Props = { patientId: string; asked: readonly Asked[]; onDone: () => void };

/** What the clinic asks before the visit; what is required is asked for before anything is held or booked. */
export function Questions({ patientId, asked, onDone }: Props) {
  const { say } = useWords();
  const [before] = useState(() => keptAnswers(patientId, asked));
  const [missing, setMissing] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);

  const readAll = (data: FormData, isDone: boolean) =>
    asked.map(({ serviceId, version, questions }) => ({
      serviceId,
      version,
      answers: answersIn(data, serviceId, questions),
      isDone,
    }));

  const openIn = (drafts: readonly Given[]) =>
    asked.flatMap(({ serviceId, questions }, index) =>
      questions
        .filter((question) => !mayStayOpen(question, drafts[index]?.answers ?? {}))
        .map(({ id }) => nameOf(serviceId, id)),
    );

  const keep = (data: FormData) => {
    const drafts = readAll(data, false);
    keepAnswers(patientId, drafts);
    const open = openIn(drafts);
    setMissing((named) => named.filter((name) => open.includes(name)));
  };

  const goOn = (data: FormData) => {
    const drafts = readAll(data, true);
    const open = openIn(drafts);
    setMissing(open);
    const [first] = open;
    if (first === undefined) {
      keepAnswers(patientId, drafts);
      onDone();
    } else form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };

  return (
    <form
      ref={form}
      noValidate
      onInput={(event) => keep(new FormData(event.currentTarget))}
      onSubmit={(event) => {
        event.preventDefault();
        goOn(new FormData(event.currentTarget));
      }}
    >
      <p class="hint">{say.answersAreRead}</p>
      {asked.map(({ serviceId, name, questions }, index) => (
        <section key={serviceId}>
          {asked.length > 1 && (
            <h2>
              <bdi>{name}</bdi>
            </h2>
          )}
          {questions.map((question) => (
            <OneQuestion
              key={question.id}
              name={nameOf(serviceId, question.id)}
              question={question}
              before={before[index]?.answers[question.id]}
              isMissing={missing.includes(nameOf(serviceId, question.id))}
            />
          ))}
        </section>
      ))}
      <button type="submit" class="button wide">
        {say.goOn}
      </button>
    </form>
  );
}

type OneProps = { name: string; question: IntakeQuestion; before: string | boolean | undefined; isMissing: boolean };

/** A question with the way to answer it; what is missing is read out with it. */
function OneQuestion({ name, question, before, isMissing }: OneProps) {
  const { say } = useWords();
  const { text, required, kind } = question;
  const note = isMissing ? say.answerThis : required ? undefined : say.mayStayOpen;
  const common = { name, "aria-invalid": isMissing, "aria-describedby": note && `${name}-note` };
  const noted = note && (
    <small id={`${name}-note`} class={isMissing ? "fault" : undefined}>
      {note}
    </small>
  );
  if (kind === "short_text" || kind === "long_text")
    return (
      <label class="field">
        <span>
          <bdi>{text}</bdi>
        </span>
        {kind === "short_text" ? (
          <input {...common} dir="auto" maxLength={200} defaultValue={textOf(before)} autocomplete="off" />
        ) : (
          <textarea {...common} dir="auto" maxLength={1000} rows={3} defaultValue={textOf(before)} />
        )}
        {noted}
      </label>
    );
  const choices =
    kind === "choice"
      ? question.options.map((option) => ({ value: option, label: option }))
      : [
          { value: "yes", label: say.yes },
          { value: "no", label: say.no },
        ];
  const chosen = typeof before === "boolean" ? (before ? "yes" : "no") : before;
  return (
    <fieldset class="who asked">
      <legend>
        <bdi>{text}</bdi>
      </legend>
      {[...choices, ...(required ? [] : [{ value: "", label: say.leaveOpen }])].map(({ value, label }) => (
        <label key={value}>
          <input {...common} type="radio" value={value} defaultChecked={value === chosen} />
          <bdi>{label}</bdi>
        </label>
      ))}
      {noted}
    </fieldset>
  );
}

const nameOf = (serviceId: string, questionId: string) => `${serviceId}/${questionId}`;
const textOf = (answer: string | boolean | undefined) => (typeof answer === "string" ? answer : "");

function answersIn(data: FormData, serviceId: string, questions: readonly IntakeQuestion[]): Given["answers"] {
  const answers: Given["answers"] = {};
  for (const { id, kind } of questions) {
    const answer = typed(data, nameOf(serviceId, id)).trim();
    if (answer !== "") answers[id] = kind === "yes_no" ? answer === "yes" : answer;
  }
  return answers;
}
