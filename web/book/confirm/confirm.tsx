import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OtherTime } from "../choice.ts";
import { Failure } from "../failure.tsx";
import type { Clinic, PageData } from "../page-data.ts";
import { onOver, refresh, type Session } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import type { Visit } from "../visit.ts";
import { Booked } from "./booked.tsx";
import { Gone } from "./gone.tsx";
import { Review } from "./review.tsx";
import { SignIn } from "./sign-in.tsx";
import { useNearestIfGone } from "./still-free.ts";

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
  const known = begun ?? (remembered.state === "loaded" ? remembered.value : undefined);
  const isIn = known && known !== "over" && known.organization.slug === data.organization.slug;
  const session = isIn ? known : undefined;
  const signIn = <SignIn organization={data.organization} language={data.language} onDone={setBegun} />;
  const onLoggedOut = () => setBegun("over");
  if ("appointmentId" in wanted) {
    const { appointmentId } = wanted;
    return session ? <Booked {...{ appointmentId, onOtherTime, onLoggedOut }} cardForm={data.cardForm} /> : signIn;
  }
  const { slug } = data.organization;
  return <ToBook {...{ slug, wanted, session, signIn, onBooked, onOtherTime, onLoggedOut }} />;
}

type ToBookProps = Pick<Props, "onBooked" | "onOtherTime"> & {
  slug: string;
  wanted: Chosen;
  session: Session | undefined;
  signIn: ComponentChildren;
  onLoggedOut: () => void;
};

/** A time that was chosen and not booked yet: somebody else may be quicker, and nobody is to learn that at the end. */
function ToBook({ slug, wanted, session, signIn, ...rest }: ToBookProps) {
  const { visit, clinic, practitionerId, startsAt } = wanted;
  const { id, timeZone } = clinic;
  const serviceIds = visit.services.map((service) => service.id);
  const chosen = { slug, clinic: { id, timeZone }, serviceIds, practitionerId, startsAt };
  const nearest = useNearestIfGone(chosen, session?.account.id);
  if (session) return <Review {...{ ...wanted, ...rest, nearest, session }} />;
  return (
    <>
      {nearest && (
        <Gone times={nearest} timeZone={timeZone} onChoose={(other) => rest.onOtherTime({ startsAt: other })} />
      )}
      {signIn}
    </>
  );
}
