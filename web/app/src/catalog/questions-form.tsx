import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { api, type Schemas } from "../api.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { useEdit } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { useSay } from "../say.ts";
import { type Question, QuestionField } from "./question-field.tsx";

type Service = Schemas["ManagedService"];

const MOST_QUESTIONS = 12;

/** What the patients of a service are asked before the visit, in the clinic's own words. */
export function QuestionsForm({ service }: { service: Service }) {
  const say = useSay();
  const { adminOnly } = useReach();
  const edit = useQuestionsEdit(service);
  const { values, errors, setValues } = edit.form;
  const { questions } = values;
  const set = (changed: Question[]) => setValues({ questions: changed });
  const add = () => set([...questions, { id: crypto.randomUUID(), kind: "short_text", text: "", required: false }]);
  return (
    <EditForm edit={edit} lockedBecause={adminOnly}>
      <p className="example">{say(questions.length === 0 ? "intake.editHintNone" : "intake.editHint")}</p>
      <Stack gap="md">
        {questions.map((question, i) => (
          <QuestionField
            key={question.id}
            question={question}
            place={{ at: i, of: questions.length }}
            fault={errors[`questions.${i}.text`]}
            optionsFault={errors[`questions.${i}.options`]}
            onChange={(changed) => set(questions.map((each, at) => (at === i ? changed : each)))}
            onMove={(to) => set(moved(questions, i, to))}
            onRemove={() => set(questions.filter((_, at) => at !== i))}
          />
        ))}
      </Stack>
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={questions.length >= MOST_QUESTIONS}
          onClick={add}
        >
          {say("intake.add")}
        </Button>
      </div>
    </EditForm>
  );
}

function moved(questions: readonly Question[], from: number, to: number): Question[] {
  const rest = questions.filter((_, at) => at !== from);
  return [...rest.slice(0, to), ...questions.slice(from, from + 1), ...rest.slice(to)];
}

function useQuestionsEdit(service: Service) {
  const say = useSay();
  const { list } = useFormats();
  return useEdit({
    thing: service,
    toValues: (known) => ({ questions: known?.questions ?? [] }),
    fields: {
      questions: {
        label: say("intake.questions"),
        show: (questions) => list(questions.map(({ text }) => text)) || say("settings.nothing"),
      },
    },
    check: ({ questions }) => faultsOf(questions, say("settings.required"), say("intake.optionsFault")),
    send: ({ values: { questions }, ifMatch, acceptAffected }) =>
      api.PATCH("/v1/services/{serviceId}", {
        params: { path: { serviceId: service.id }, header: ifMatch },
        body: { questions: questions.map(withoutBlankOptions), acceptAffected },
      }),
    onSaved: () => undefined,
  });
}

/** A line that is empty is no option. */
const withoutBlankOptions = (question: Question): Question =>
  question.kind === "choice"
    ? { ...question, options: question.options.map((option) => option.trim()).filter((option) => option !== "") }
    : question;

function faultsOf(questions: readonly Question[], missing: string, fewOptions: string): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const [i, question] of questions.map(withoutBlankOptions).entries()) {
    if (question.text.trim() === "") faults[`questions.${i}.text`] = missing;
    if (question.kind === "choice" && new Set(question.options).size < Math.max(2, question.options.length))
      faults[`questions.${i}.options`] = fewOptions;
  }
  return faults;
}
