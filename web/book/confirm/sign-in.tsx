import { useState } from "preact/hooks";
import { Question } from "../choosing.tsx";
import { type Outcome, outcomeOf } from "../outcome.ts";
import type { Language, PageData } from "../page-data.ts";
import { api, keep, type Session } from "../session.ts";
import { useWords } from "../words.ts";
import { Field, typed } from "./field.tsx";
import { Notice } from "./notice.tsx";

type Props = { organization: PageData["organization"]; language: Language; onDone: (session: Session) => void };

/**
 * A patient who has been here before logs in; a new one gives what the clinic
 * needs to know. What was typed stays after a refusal.
 */
export function SignIn({ organization, language, onDone }: Props) {
  const { say } = useWords();
  const [isNew, setIsNew] = useState(false);
  const [outcome, setOutcome] = useState<Outcome<Session>>();
  const [isSending, setIsSending] = useState(false);

  const send = async (form: FormData) => {
    const read = (name: string) => typed(form, name);
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
    if (answer.kind === "done") {
      keep(answer.value);
      onDone(answer.value);
    }
  };

  const faultOf = (name: string) =>
    outcome?.kind === "refused"
      ? outcome.problem.errors?.find(({ pointer }) => pointer === `/${name}`)?.detail
      : undefined;
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
                  setOutcome(undefined);
                }}
              />
              <span>{answer ? say.newHere : say.haveAccount}</span>
            </label>
          ))}
        </fieldset>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        {isNew && (
          <Field name="fullName" label={say.fullName} autocomplete="name" fault={faultOf("fullName")} required />
        )}
        <Field name="email" type="email" label={say.email} autocomplete="email" fault={faultOf("email")} required />
        <Field
          name="password"
          type="password"
          label={say.password}
          autocomplete={isNew ? "new-password" : "current-password"}
          fault={faultOf("password")}
          hint={isNew ? say.passwordHint : undefined}
          required
        />
        {isNew && (
          <>
            <Field
              name="phone"
              type="tel"
              label={say.phone}
              autocomplete="tel"
              fault={faultOf("phone")}
              hint={say.optional}
            />
            <Field
              name="bornOn"
              type="date"
              label={say.bornOn}
              autocomplete="bday"
              max={new Date().toISOString().slice(0, 10)}
              fault={faultOf("bornOn")}
              required
            />
            <label class="field">
              <span>{say.gender}</span>
              <select name="gender">
                <option value="unknown">{say.genders.unknown}</option>
                <option value="female">{say.genders.female}</option>
                <option value="male">{say.genders.male}</option>
                <option value="other">{say.genders.other}</option>
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

function genderOf(given: string): "female" | "male" | "other" | "unknown" {
  return given === "female" || given === "male" || given === "other" ? given : "unknown";
}
