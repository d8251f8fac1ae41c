import { useEffect, useState } from "preact/hooks";
import { Failure } from "../failure.tsx";
import type { Clinic, PageData } from "../page-data.ts";
import { onOver, refresh, type Session } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import type { Visit } from "../visit.ts";
import { Booked } from "./booked.tsx";
import { Review } from "./review.tsx";
import { SignIn } from "./sign-in.tsx";

type Props = {
  data: PageData;
  visit: Visit;
  clinic: Clinic;
  practitionerId: string | undefined;
  startsAt: string;
  appointmentId: string | undefined;
  onBooked: (appointmentId: string) => void;
  onOtherTime: (startsAt: string | undefined) => void;
};

/** From a chosen time to a booked appointment: who it is for, what it costs, the card, and what happens next. */
export function Confirm(props: Props) {
  const { data, visit, clinic, practitionerId, startsAt, appointmentId, onBooked, onOtherTime } = props;
  const remembered = useLoaded("session", refresh);
  const [begun, setBegun] = useState<Session | "over">();
  useEffect(() => onOver(() => setBegun("over")), []);

  if (!begun && remembered.state === "failed") return <Failure retry={remembered.retry} />;
  if (!begun && remembered.state === "loading") return <span class="skeleton" />;
  const session = begun ?? (remembered.state === "loaded" ? remembered.value : undefined);
  if (!session || session === "over" || session.organization.slug !== data.organization.slug)
    return <SignIn organization={data.organization} language={data.language} onDone={setBegun} />;
  const { cardForm } = data;
  if (appointmentId) return <Booked {...{ appointmentId, cardForm }} onOtherTime={() => onOtherTime(undefined)} />;
  return <Review {...{ visit, clinic, practitionerId, startsAt, session, onBooked, onOtherTime }} />;
}
