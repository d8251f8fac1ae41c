import { useEffect, useState } from "preact/hooks";
import type { OtherTime } from "../choice.ts";
import { Failure } from "../failure.tsx";
import type { Clinic, PageData } from "../page-data.ts";
import { onOver, refresh, type Session } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import type { Visit } from "../visit.ts";
import { Booked } from "./booked.tsx";
import { Review } from "./review.tsx";
import { SignIn } from "./sign-in.tsx";

type Chosen = { visit: Visit; clinic: Clinic; practitionerId: string | undefined; startsAt: string };
type Props = {
  data: PageData;
  /** The time to be booked, or the appointment that came of it. */
  wanted: Chosen | { appointmentId: string };
  onBooked: (appointmentId: string) => void;
  onOtherTime: (other: OtherTime) => void;
};

/** From a chosen time to a booked appointment: who it is for, what it costs, the card, and what happens next. */
export function Confirm({ data, wanted, onBooked, onOtherTime }: Props) {
  const remembered = useLoaded("session", refresh);
  const [begun, setBegun] = useState<Session | "over">();
  useEffect(() => onOver(() => setBegun("over")), []);

  if (!begun && remembered.state === "failed") return <Failure retry={remembered.retry} />;
  if (!begun && remembered.state === "loading") return <span class="skeleton" />;
  const session = begun ?? (remembered.state === "loaded" ? remembered.value : undefined);
  if (!session || session === "over" || session.organization.slug !== data.organization.slug)
    return <SignIn organization={data.organization} language={data.language} onDone={setBegun} />;
  const { cardForm } = data;
  if ("appointmentId" in wanted) {
    const { appointmentId } = wanted;
    return <Booked {...{ appointmentId, cardForm, onOtherTime }} />;
  }
  return <Review {...{ ...wanted, session, onBooked, onOtherTime }} onLoggedOut={() => setBegun("over")} />;
}
