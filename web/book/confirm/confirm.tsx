import { useEffect, useState } from "preact/hooks";
import type { Clinic, PageData } from "../page-data.ts";
import { refresh, type Session } from "../session.ts";
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
  const [session, setSession] = useState<Session | "asking" | undefined>("asking");
  useEffect(() => {
    refresh().then(setSession, () => setSession(undefined));
  }, []);

  if (session === "asking") return <span class="skeleton" />;
  if (!session || session.organization.slug !== data.organization.slug)
    return <SignIn organization={data.organization} language={data.language} onDone={setSession} />;
  if (appointmentId)
    return <Booked appointmentId={appointmentId} cardForm={data.cardForm} onOtherTime={() => onOtherTime(undefined)} />;
  return <Review {...{ visit, clinic, practitionerId, startsAt, session, onBooked, onOtherTime }} />;
}
