import { useRef, useState } from "preact/hooks";
import { Question } from "../choosing.tsx";
import { type Outcome, outcomeOf } from "../outcome.ts";
import type { Language, PageData } from "../page-data.ts";
import { api, keep, type Session } from "../session.ts";
import { useWords } from "../words.ts";
import { Field, typed } from "./field.tsx";
import { Notice } from "./notice.tsx";
import { forgetTyped, keepTyped, typedBefore } from "./typed-before.ts";

type Props = { organization: PageData["organization"]; language: Language; onDone: (session: Session) => void };

/**
 * A patient who has been here before logs in; a new one gives what the clinic
 * needs to know. What was typed stays after a refusal, and when they come back from another step.
 */
export function SignIn({ organization, language, onDone }: Props) {
  const { say } = useWords();
  const before = typedBefore();
  const [isNew, setIsNew] = useState(organization.patientRegistration && before.isNew === "true");
  const [outcome, setOutcome] = useState<Outcome<Session>>();
  const [isSending, setIsSending] = useState(false);

  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);
  /** The first of them is where the visitor goes on. */
  const showFaults = (names: readonly string[]) => {
    setFaults(names);
    fieldsOf(form.current)
      .find(({ name }) => names.includes(name))
      ?.focus();
  };

  const send = async (data: FormData) => {
    const read = (name: string) => typed(data, name);
    const login = { organization: organization.slug, email: read("email"), password: read("password") };
    setIsSending(true);
    const answer = await outcomeOf(
      isNew
        ? api.POST("/v1/auth/register", {
            body: {
              ...login,
              fullName: read("fullName"),
              phone: read("phone") || null,
              bornOn: read("bornOn") || null,
              gender: genderOf(read("gender")),
              language,
            },
          })
        : api.POST("/v1/auth/login", { body: login }),
    );
    setIsSending(false);
    setOutcome(answer);
    if (answer.kind === "refused") showFaults(answer.problem.errors?.map(({ pointer }) => pointer.slice(1)) ?? []);
    if (answer.kind === "done") {
      forgetTyped();
      keep(answer.value);
      onDone(answer.value);
    }
  };

  const put = (name: "fullName" | "email" | "password" | "phone" | "bornOn") => ({
    name,
    label: say[name],
    defaultValue: before[name] ?? "",
    fault: faults.includes(name) ? say.faults[isNew || name !== "password" ? name : "passwordMissing"] : undefined,
  });
  return (
    <section>
      <Question>{isNew ? say.aboutYou : say.logIn}</Question>
      {organization.patientRegistration && (
        <fieldset class="who">
          <legend>{say.beenHere}</legend>
          {[false, true].map((answer) => (
            <label key={answer}>
              <input
                type="radio"
                name="isNew"
                checked={answer === isNew}
                onChange={() => {
                  setIsNew(answer);
                  setFaults([]);
                  setOutcome(undefined);
                }}
              />
              <span>{answer ? say.newHere : say.haveAccount}</span>
            </label>
          ))}
        </fieldset>
      )}
      <form
        ref={form}
        onInput={(event) => keepTyped(new FormData(event.currentTarget), isNew)}
        // The browser would say what is wrong in its own language, which may be another one.
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const invalid = fieldsOf(event.currentTarget).filter(({ validity }) => !validity.valid);
          showFaults(invalid.map(({ name }) => name));
          if (invalid.length === 0) void send(new FormData(event.currentTarget));
        }}
      >
        {isNew && <Field {...put("fullName")} autocomplete="name" required />}
        <Field {...put("email")} type="email" dir="ltr" autocomplete="email" required />
        <Field
          {...put("password")}
          type="password"
          autocomplete={isNew ? "new-password" : "current-password"}
          hint={isNew ? say.passwordHint : undefined}
          required
        />
        {isNew && (
          <>
            <Field {...put("phone")} type="tel" dir="ltr" autocomplete="tel" hint={say.optional} />
            <Field
              {...put("bornOn")}
              type="date"
              autocomplete="bday"
              max={new Date().toISOString().slice(0, 10)}
              required
            />
            <label class="field">
              <span>{say.gender}</span>
              <select name="gender">
                {genders.map((gender) => (
                  <option key={gender} value={gender} selected={gender === before.gender}>
                    {say.genders[gender]}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
        {outcome && <Notice outcome={outcome} words={isNew ? { unauthenticated: say.knownEmail } : {}} />}
        <button type="submit" class="button wide" disabled={isSending} aria-busy={isSending}>
          {isNew ? say.goOn : say.logIn}
        </button>
        {!isNew && (
          // Beside this page, which keeps what was chosen.
          <p>
            <a
              class="quiet"
              href={`/app/forgot-password?organization=${organization.slug}`}
              target="_blank"
              rel="noreferrer"
            >
              {say.forgot}
            </a>
          </p>
        )}
      </form>
    </section>
  );
}

const fieldsOf = (form: HTMLFormElement | null) =>
  [...(form?.elements ?? [])].filter((field) => field instanceof HTMLInputElement);

const genders = ["unknown", "female", "male", "other"] as const;

const genderOf = (given: string) => genders.find((gender) => gender === given) ?? "unknown";
