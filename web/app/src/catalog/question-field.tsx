import { ActionIcon, CloseButton, Fieldset, Group, Select, Switch, Textarea } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Schemas } from "../api.ts";
import { useSay } from "../say.ts";

export type Question = Schemas["IntakeQuestion"];

const kinds = ["short_text", "long_text", "yes_no", "choice"] as const;

type QuestionFieldProps = {
  question: Question;
  place: { at: number; of: number };
  fault: ReactNode;
  optionsFault: ReactNode;
  onChange: (question: Question) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
};

/** One question of a service: how it is put, how it is answered, and its place among the others. */
export function QuestionField(props: QuestionFieldProps) {
  const { question, place, fault, optionsFault, onChange, onMove, onRemove } = props;
  const say = useSay();
  const number = place.at + 1;
  return (
    <Fieldset legend={say("intake.number", { number })}>
      <Group gap={4} justify="end" mt={-12} mb={-20}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={say("intake.up", { number })}
          disabled={place.at === 0}
          onClick={() => onMove(place.at - 1)}
        >
          <IconArrowUp size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={say("intake.down", { number })}
          disabled={number === place.of}
          onClick={() => onMove(place.at + 1)}
        >
          <IconArrowDown size={18} aria-hidden />
        </ActionIcon>
        <CloseButton size="lg" aria-label={say("intake.remove", { number })} onClick={onRemove} />
      </Group>
      <Textarea
        label={say("intake.text")}
        dir="auto"
        required
        autosize
        maxLength={300}
        value={question.text}
        error={fault}
        onChange={({ currentTarget }) => onChange({ ...question, text: currentTarget.value.replaceAll("\n", " ") })}
      />
      <Select
        mt="sm"
        label={say("intake.kind")}
        allowDeselect={false}
        data={kinds.map((kind) => ({ value: kind, label: say(`intake.kind.${kind}`) }))}
        value={question.kind}
        onChange={(chosen) => onChange(ofKind(question, kinds.find((kind) => kind === chosen) ?? question.kind))}
      />
      {question.kind === "choice" && (
        <Textarea
          mt="sm"
          label={say("intake.options")}
          description={say("intake.optionsHint")}
          dir="auto"
          required
          autosize
          minRows={3}
          maxRows={12}
          value={question.options.join("\n")}
          error={optionsFault}
          onChange={({ currentTarget }) => onChange({ ...question, options: currentTarget.value.split("\n") })}
        />
      )}
      <Switch
        mt="md"
        label={say("intake.required")}
        description={say("intake.requiredHint")}
        checked={question.required}
        onChange={({ currentTarget }) => onChange({ ...question, required: currentTarget.checked })}
      />
    </Fieldset>
  );
}

function ofKind({ id, text, required }: Question, kind: Question["kind"]): Question {
  return kind === "choice" ? { id, text, required, kind, options: [] } : { id, text, required, kind };
}
