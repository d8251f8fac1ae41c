import { NativeSelect, type NativeSelectProps } from "@mantine/core";
import { useIntl } from "react-intl";
import { interpretedLanguages, languages, useLanguageName } from "../language-names.ts";
import { useSay } from "../say.ts";

/** In which the clinic writes to a patient; also one that is chosen no more stands here. */
export function MailLanguageField(field: NativeSelectProps) {
  const say = useSay();
  return <NativeSelect label={say("patient.language")} data={useChoices(languages, field.value)} {...field} />;
}

/** For which language a patient needs an interpreter; "" = none is needed. */
export function InterpreterField(field: NativeSelectProps) {
  const say = useSay();
  const none = { value: "", label: say("patient.interpreter.none") };
  const choices = useChoices(interpretedLanguages, field.value);
  return <NativeSelect label={say("patient.interpreter")} data={[none, ...choices]} {...field} />;
}

/** Languages by their names in that of the page. */
function useChoices(offered: readonly string[], chosen: NativeSelectProps["value"]) {
  const { locale } = useIntl();
  const nameOf = useLanguageName();
  return [...new Set([...offered, String(chosen ?? "")])]
    .filter((tag) => tag !== "")
    .map((value) => ({ value, label: nameOf(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
}
