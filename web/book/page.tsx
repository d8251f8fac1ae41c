import type { ComponentProps } from "preact";
import { useMemo } from "preact/hooks";
import { AddService } from "./choose/add-service.tsx";
import { Clinics } from "./choose/clinics.tsx";
import { Services } from "./choose/services.tsx";
import { Times } from "./choose/times.tsx";
import { ChoosingProvider, useAddress, useChoosing } from "./choosing.tsx";
import { Closed } from "./closed.tsx";
import { ConfirmLater } from "./confirm-later.tsx";
import { Header } from "./header.tsx";
import type { Messages } from "./messages/en.ts";
import type { PageData } from "./page-data.ts";
import { standingOf } from "./standing.ts";
import { Summary } from "./summary.tsx";
import { addableTo } from "./visit.ts";
import { WhereToAsk } from "./where-to-ask.tsx";
import { useWords, WordsProvider, wordsOf } from "./words.ts";

/** The whole booking page: one question at a time, and above it what was answered already. */
export function Page({ data, url, say }: { data: PageData; url: string; say: Messages }) {
  const words = useMemo(() => wordsOf(data.language, say), [data.language]);
  const choosing = useAddress(data, url);
  return (
    <WordsProvider value={words}>
      <ChoosingProvider value={choosing}>
        <Header data={data} />
        <Steps data={data} />
      </ChoosingProvider>
    </WordsProvider>
  );
}

function Steps({ data }: { data: PageData }) {
  const { choice, choose, hasMoved } = useChoosing();
  const { say } = useWords();
  const standing = standingOf(choice, data);
  const { visit, clinic, practitioner } = standing;
  const addable = addableTo(visit, clinic?.id, data);
  // What came with the page is as old as the page.
  const found = hasMoved ? undefined : data.found;
  const { patientBooking, otherSites } = data.organization;
  if ((data.isEmbedded && !otherSites) || (!patientBooking && !choice.appointmentId)) {
    return (
      <main id="content">
        <Closed data={data} />
      </main>
    );
  }
  const { appointmentId, startsAt } = choice;
  const confirm = (wanted: ComponentProps<typeof ConfirmLater>["wanted"]) => (
    <ConfirmLater
      {...{ data, wanted }}
      onBooked={(booked) => choose({ ...choice, appointmentId: booked })}
      onOtherTime={(other) => choose({ ...choice, ...other, appointmentId: undefined })}
    />
  );
  if (appointmentId) return <main id="content">{confirm({ appointmentId })}</main>;
  return (
    <main id="content">
      {visit.services.length < choice.serviceIds.length && <p class="notice">{say.notOfferedAnyMore}</p>}
      {visit.services.length > 0 && <Summary standing={standing} mayAdd={addable.length > 0} />}
      {visit.services.length === 0 ? (
        <>
          <Services services={data.services} linkOf={(id) => ({ serviceIds: [id] })} />
          {data.services.length === 0 && <WhereToAsk clinics={data.clinics} />}
        </>
      ) : choice.isAdding ? (
        <AddService visit={visit} services={addable} />
      ) : !clinic ? (
        <Clinics {...{ data, visit, found }} />
      ) : startsAt ? (
        confirm({ visit, clinic, practitionerId: practitioner?.id, startsAt })
      ) : (
        <Times organization={data.organization} standing={{ ...standing, clinic }} found={found} />
      )}
    </main>
  );
}
