import type { PageData } from "./page-data.ts";
import { WhereToAsk } from "./where-to-ask.tsx";
import { useWords } from "./words.ts";

/** Why nobody books here at the moment, and the way on: our own page, or the clinics themselves. */
export function Closed({ data: { organization, clinics, language } }: { data: PageData }) {
  const { say } = useWords();
  if (organization.patientBooking) {
    return (
      <section>
        <h1>{say.notOnThisSite}</h1>
        <a
          class="button"
          href={`/book/${organization.slug}?lang=${language}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          {say.bookOnOurPage}
        </a>
      </section>
    );
  }
  return (
    <section>
      <h1>{say.bookingClosed}</h1>
      <p>{say.bookingClosedHint}</p>
      <WhereToAsk clinics={clinics} />
    </section>
  );
}
