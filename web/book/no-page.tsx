import { useWords } from "./words.ts";

/** For an address that leads to no clinic: an old link, or one that was typed. */
export function NoPage() {
  const { say, language } = useWords();
  const other = language === "ar" ? "en" : "ar";
  return (
    <>
      <header class="top">
        <span class="brand">Praxis</span>
        <a class="quiet" href={`?lang=${other}`} lang={other} hreflang={other}>
          {say.otherLanguage}
        </a>
      </header>
      <main id="content">
        <h1>{say.noPage}</h1>
        <p>{say.noPageHint}</p>
        <p class="ways">
          <a class="quiet" href={`/app/appointments?lang=${language}`}>
            {say.myAppointments}
          </a>
        </p>
      </main>
    </>
  );
}
