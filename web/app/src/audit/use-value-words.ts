import { useIntl } from "react-intl";
import type { Schemas } from "../api.ts";
import type { Question } from "../catalog/question-field.tsx";
import { useConsumableWords } from "../inventory/use-consumable-words.ts";
import { isolate } from "../isolated.ts";
import { sayBands } from "../organization/editing/clock.ts";
import { joinFacts, useFormats } from "../organization/editing/formats.ts";
import { useDepositWords } from "../payment/deposit-field.tsx";
import { useFeeWords } from "../payment/fee-table-field.tsx";
import { useSay } from "../say.ts";

type Value = Schemas["SettingValue"];
type Days = Extract<Value, { type: "days" }>["before"];
/** Of a change; '' = nothing. */
type Words = { before: string; after: string };

/** What a setting was and is, as the form that sets it writes it; of a list, what was taken out and put in. */
export function useValueWords(): (value: Value, timeZone: string) => Words {
  const say = useSay();
  const { locale, formatNumber } = useIntl();
  const { duration, money, share, list, week, day, stretch } = useFormats();
  const { sayRows } = useFeeWords();
  const sayAmount = useConsumableWords();
  const sayDeposit = useDepositWords();
  const own = (text: string) => isolate(text, locale === "ar");
  const yesNo = (is: boolean) => say(is ? "settings.yes" : "settings.no");
  const sayDays = (days: Days) =>
    list(
      days.map(({ day: on, name, bands }) =>
        [day(on), name && own(name), sayBands(bands) || say("settings.hours.closed")].filter(Boolean).join(" "),
      ),
    );
  // Each on a line of its own: a question is long, and two may differ in how they are answered alone.
  const sayQuestions = (questions: readonly Question[]) => questions.map(sayQuestion).join("\n");
  const sayQuestion = (question: Question) =>
    joinFacts([
      question.text,
      say(`intake.kind.${question.kind}`),
      question.kind === "choice" ? list(question.options) : "",
      question.required ? say("intake.required") : "",
    ]);

  return (value, timeZone) => {
    switch (value.type) {
      case "text":
        return inWords(value, own);
      case "count":
        return inWords(value, (count) => formatNumber(count));
      case "minutes":
        return inWords(value, duration);
      case "share":
        return inWords(value, share);
      case "yes_no":
        return inWords(value, yesNo);
      case "money":
        return inWords(value, money);
      case "thing":
        return inWords(value, ({ name }) => own(name));
      case "capture_policy":
        return inWords(value, (policy) => say(`rules.capture.${policy}`));
      case "payment_policy":
        return inWords(value, (policy) => say(`offer.payment.${policy}`));
      case "approval":
        return inWords(value, (mode) => say(`offer.approval.${mode}`));
      case "gender":
        return inWords(value, (gender) => say(`service.gender.${gender}`), say("service.gender.all"));
      case "role":
        return inWords(value, (role) => say(`role.${role}`));
      case "deposit":
        return inWords(value, ({ deposit, currency }) => sayDeposit(deposit, currency));
      case "fee_table":
        return inWords(value, (table) => sayRows(table).join("\n"), say("service.organizationsFees"));
      case "questions":
        return inWords(value, sayQuestions);
      case "texts":
        return inWords(value, list);
      case "amounts":
        return inWords(value, (amounts) => list(amounts.map(money)));
      case "things":
        return inWords(value, (things) => list(things.map(({ name }) => name)));
      case "week":
        return inWords(value, week);
      case "days":
        return inWords(value, sayDays);
      case "leave":
        return inWords(value, (leave) => list(leave.map((each) => stretch(each, timeZone))));
      case "unit":
        return inWords(value, (unit) => say(`consumable.unit.${unit}`));
      case "consumables":
        return inWords(value, (amounts) => list(amounts.map(sayAmount)));
      case "needs":
        return inWords(value, (needs) => list(needs.map(({ type }) => type)));
      default:
        return { before: "", after: "" };
    }
  };
}

function inWords<V>({ before, after }: { before: V | null; after: V | null }, write: (value: V) => string, none = "") {
  return { before: before === null ? none : write(before), after: after === null ? none : write(after) };
}
