import { useEffect } from "preact/hooks";
import type { Messages } from "../messages/en.ts";
import { useWords } from "../words.ts";
import { forgetKeys } from "./booking-key.ts";
import { calendarFile } from "./calendar-file.ts";
import type { Appointment } from "./standing.ts";

/**
 * The end of a booking: what, where and when, and what can be done with it; or
 * why there is none, and the way to another time.
 */
export function Done({ appointment, onOtherTime }: { appointment: Appointment; onOtherTime: () => void }) {
  const { say, format } = useWords();
  useEffect(forgetKeys, []);
  const { status, clinic, practitioner, services, startsAt, rooms, price, refusal } = appointment;
  if (status === "refused" || status === "expired" || status === "cancelled")
    return (
      <section>
        <h1>{titleOfRefusal(refusal?.code, say) ?? say.notBooked[status]}</h1>
        {refusal?.reason && (
          <p>
            {say.clinicWrites} <bdi>{refusal.reason}</bdi>
          </p>
        )}
        <p>{say.nothingCharged}</p>
        <button type="button" class="button wide" onClick={onOtherTime}>
          {say.otherTimes}
        </button>
      </section>
    );
  return (
    <section>
      <h1>{say.booked}</h1>
      <p class="big">{format.moment(startsAt, clinic.timeZone)}</p>
      <p>
        {services.map(({ name }) => name).join(", ")}
        {practitioner && ` · ${say.with(practitioner.name)}`}
        {rooms.length > 0 && ` · ${rooms.map(({ name }) => name).join(", ")}`}
      </p>
      <p>
        <strong>{clinic.name}</strong>
        <br />
        {clinic.address}
      </p>
      <p>{format.money({ amountMinor: price.totalMinor, currency: price.currency })}</p>
      <p class="ways">
        <a
          class="quiet"
          target="_blank"
          rel="noreferrer"
          href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(clinic.address)}`}
        >
          {say.directions}
        </a>
        <a class="quiet" download="appointment.ics" href={calendarFile(appointment)}>
          {say.toCalendar}
        </a>
        <a class="quiet" href={`/app/appointments/${appointment.id}`}>
          {say.manage}
        </a>
      </p>
    </section>
  );
}

/** What the clinic did not say yes to, is said as its doing. */
function titleOfRefusal(code: string | undefined, say: Messages): string | undefined {
  if (code === "declined") return say.declinedRequest;
  return code === "not_answered" ? say.notAnsweredRequest : undefined;
}
