import type { Language, PageData } from "./page-data.ts";
import { useWords } from "./words.ts";

/** Whose page it is, what one has booked there already, and the other language. */
export function Header({ data: { organization, language, isEmbedded } }: { data: PageData }) {
  const { say } = useWords();
  const { slug, logoUrl, name } = organization;
  const other = language === "ar" ? "en" : "ar";
  // In a frame any page of ours but this one is refused.
  const aside = isEmbedded ? { target: "_blank", rel: "noopener" } : {};
  return (
    <header class="top">
      <a class="skip" href="#content">
        {say.skip}
      </a>
      <a class="brand" href={isEmbedded ? `?lang=${language}` : `/book/${slug}?lang=${language}`}>
        {logoUrl && <img src={logoUrl} alt="" height={32} />}
        <bdi>{name}</bdi>
      </a>
      <nav class="ways">
        <a class="quiet" href={`/app/appointments?lang=${language}&organization=${slug}`} {...aside}>
          {say.myAppointments}
        </a>
        <a
          class="quiet"
          href={`?lang=${other}`}
          onClick={(event) => changeLanguage(event, other)}
          lang={other}
          hreflang={other}
        >
          {say.otherLanguage}
        </a>
      </nav>
    </header>
  );
}

/** The page in another language, at the same place; without a script the link leads to its beginning. */
function changeLanguage(event: Event, language: Language): void {
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  location.assign(address);
}
