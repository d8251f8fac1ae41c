import { Group, Radio, Textarea, TextInput } from "@mantine/core";
import type { Schemas } from "../api.ts";
import { useSay } from "../say.ts";

type AnswerFieldProps = {
  name: string;
  question: Schemas["IntakeQuestion"];
  answer: string | boolean | undefined;
  isMissing: boolean;
  onAnswer: (answer: string | boolean | undefined) => void;
};

/** A question of the clinic with the way to answer it. One that may be left open can be taken back. */
export function AnswerField({ name, question, answer, isMissing, onAnswer }: AnswerFieldProps) {
  const say = useSay();
  const { text, kind, required } = question;
  const common = {
    name,
    label: <bdi>{text}</bdi>,
    required,
    error: isMissing && say("intake.missing"),
  };
  if (kind === "short_text" || kind === "long_text") {
    const typing = { ...common, dir: "auto" as const, value: typeof answer === "string" ? answer : "" };
    return kind === "short_text" ? (
      <TextInput {...typing} maxLength={200} onChange={({ currentTarget }) => onAnswer(currentTarget.value)} />
    ) : (
      <Textarea
        {...typing}
        maxLength={1000}
        autosize
        minRows={2}
        maxRows={10}
        onChange={({ currentTarget }) => onAnswer(currentTarget.value)}
      />
    );
  }
  const choices =
    kind === "choice"
      ? question.options.map((option) => ({ value: option, label: option }))
      : [
          { value: "yes", label: say("settings.yes") },
          { value: "no", label: say("settings.no") },
        ];
  const chosen = typeof answer === "boolean" ? (answer ? "yes" : "no") : (answer ?? "");
  return (
    <Radio.Group
      {...common}
      value={chosen}
      onChange={(value) => onAnswer(value === "" ? undefined : kind === "yes_no" ? value === "yes" : value)}
    >
      <Group gap="md" mt={6} mb={4}>
        {[...choices, ...(required ? [] : [{ value: "", label: say("intake.leaveOpen") }])].map(({ value, label }) => (
          <Radio key={value} value={value} label={<bdi>{label}</bdi>} />
        ))}
      </Group>
    </Radio.Group>
  );
}
