import type { ComponentProps } from "preact";
import { Failure } from "../failure.tsx";
import { api, type Session } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import { useWords } from "../words.ts";
import { Gone } from "./gone.tsx";
import { toCome, VisitRows } from "./own-visits.tsx";

type Props = ComponentProps<typeof Gone> & { startsAt: string; session: Session };

/**
 * A time that is not free any more: whoever has it themselves, such as by going back after booking it, is led to what
 * they have, and not to another time for the same.
 */
export function Taken({ startsAt, session, ...gone }: Props) {
  const { say } = useWords();
  const own = useLoaded(startsAt, async (signal) => {
    const from = new Date(startsAt);
    const until = new Date(from.getTime() + 1);
    const query = { status: toCome, from: from.toISOString(), until: until.toISOString() };
    const { data } = await api.GET("/v1/appointments", { params: { query }, signal });
    if (!data) throw new Error("no answer");
    return data.data.filter(({ patientId }) => session.patients.includes(patientId));
  });
  if (own.state === "loading") return <span class="skeleton" />;
  if (own.state === "failed") return <Failure retry={own.retry} />;
  if (own.value.length === 0) return <Gone {...gone} />;
  return (
    <>
      <p class="notice" role="status">
        {say.timeIsYours}
      </p>
      <VisitRows visits={own.value} />
      <button type="button" class="quiet" onClick={() => gone.onChoose(undefined)}>
        {say.otherTimes}
      </button>
    </>
  );
}
