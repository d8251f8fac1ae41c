import { useMemo } from "preact/hooks";
import { addressOf, type Choice } from "./choice.ts";
import { Clinics } from "./choose/clinics.tsx";
import { Services } from "./choose/services.tsx";
import { Times } from "./choose/times.tsx";
import { Confirm } from "./confirm/confirm.tsx";
import type { Language, PageData } from "./page-data.ts";
import { Summary } from "./summary.tsx";
import { useChoice } from "./use-choice.ts";
import { useWords, WordsProvider, wordsOf } from "./words.ts";

/** The whole booking page: one question at a time, and above it what was answered already. */
export function Page({ data, url }: { data: PageData; url: string }) {
  const words = useMemo(() => wordsOf(data.language), [data.language]);
  return (
    <WordsProvider value={words}>
      <Header organization={data.organization} language={data.language} />
      <Steps data={data} url={url} />
    </WordsProvider>
  );
}

function Header({ organization, language }: { organization: PageData["organization"]; language: Language }) {
  const { say } = useWords();
  const other = language === "ar" ? "en" : "ar";
  return (
    <header class="top">
      <a class="skip" href="#content">
        {say.skip}
      </a>
      <a class="brand" href={`/book/${organization.slug}?lang=${language}`}>
        {organization.name}
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
    </header>
  );
}

function Steps({ data, url }: { data: PageData; url: string }) {
  const [choice, chooseHere] = useChoice(url);
  const choose = (next: Choice) => {
    // Cookies of ours are not sent in another site's frame, and nobody should type a password or a card there.
    if (data.isEmbedded && next.startsAt) open(topAddressOf(next, data), "_blank", "noopener");
    else chooseHere(next);
  };
  const service = data.services.find(({ id }) => id === choice.serviceId);
  const offers = service?.offers ?? [];
  const onlyOffer = offers.length === 1 ? offers[0] : undefined;
  const offer = onlyOffer ?? offers.find(({ clinicId }) => clinicId === choice.clinicId);
  const clinic = data.clinics.find(({ id }) => id === offer?.clinicId);
  const practitioner = data.practitioners.find(({ id }) => id === choice.practitionerId);
  return (
    <main id="content">
      {!choice.appointmentId && (
        <Summary choice={choice} {...{ service, clinic, offer, practitioner }} choose={choose} />
      )}
      {!service ? (
        <Services services={data.services} onChoose={(serviceId) => choose({ serviceId })} />
      ) : !clinic || !offer ? (
        <Clinics
          slug={data.organization.slug}
          service={service}
          clinics={data.clinics}
          practitioners={data.practitioners}
          onChoose={(chosen) => choose({ ...choice, ...chosen })}
        />
      ) : choice.startsAt ? (
        <Confirm
          data={data}
          service={service}
          clinic={clinic}
          practitionerId={practitioner?.id}
          startsAt={choice.startsAt}
          appointmentId={choice.appointmentId}
          onBooked={(appointmentId) => choose({ ...choice, appointmentId })}
          onOtherTime={(startsAt) => choose({ ...choice, startsAt, appointmentId: undefined })}
        />
      ) : (
        <Times
          organization={data.organization}
          service={service}
          clinic={clinic}
          practitioners={data.practitioners}
          practitionerId={practitioner?.id}
          onFilter={(practitionerId) => choose({ ...choice, practitionerId })}
          onChoose={(startsAt) => choose({ ...choice, clinicId: clinic.id, startsAt })}
        />
      )}
    </main>
  );
}

function topAddressOf(choice: Choice, { organization, language }: PageData): string {
  return addressOf(choice, new URL(`/book/${organization.slug}?lang=${language}`, location.href));
}

/** The page in another language, at the same place; without a script the link leads to its beginning. */
function changeLanguage(event: Event, language: Language): void {
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  location.assign(address);
}
