import { appointmentServices, appointmentSubjects, appointments, occupancies } from "../../src/db/booking/schema.ts";
import { payments } from "../../src/db/payment/schema.ts";
import { discountClaims, discountDays } from "../../src/db/pricing/schema.ts";
import { isLive } from "../../src/domain/booking/lifecycle.ts";
import { defaultThresholdMinor, discountOf, earnsDiscount } from "../../src/domain/pricing/discount.ts";
import { composePrice, type Price } from "../../src/domain/pricing/quote.ts";
import { clinicDay } from "../../src/domain/time.ts";
import type { Ids } from "./ids.ts";
import { subjectsOf, type Visit } from "./visit.ts";
import { type Change, changesOf, historyRows, minutesAfter } from "./visit-history.ts";
import { type Batch, batch } from "./write.ts";

/** What `organizationRows` leaves to the tables' defaults. */
const discountRule = { percentageBasisPoints: 1200, onBirthday: true };
const dailyLimit = 100;

type Booked = Visit & { appointmentId: string; price: Price; requestedOn: string; changes: Change[] };

/**
 * Visits as booking them would have left them: prices by R1 with a place of R2, each change of
 * status in the log and the outbox. All were booked at the desk, and their prices are due there. Events
 * count as delivered: nobody is written to about what was made up.
 */
export function visitRows(visits: readonly Visit[], ids: Ids): Batch[] {
  const booked = visits.map((visit) => book(visit, ids));
  return [
    batch(
      appointments,
      booked.map((visit) => appointmentRow(visit, ids)),
    ),
    batch(
      appointmentServices,
      booked.flatMap((visit) => lineRows(visit, ids)),
    ),
    batch(
      appointmentSubjects,
      booked.flatMap((visit) => subjectRows(visit, ids)),
    ),
    batch(
      occupancies,
      booked.filter(({ status }) => isLive(status)).flatMap((visit) => occupancyRows(visit, ids)),
    ),
    batch(
      payments,
      booked.map(({ appointmentId, status, price }) => ({
        organizationId: ids.organization,
        id: ids.row("payment", appointmentId),
        appointmentId,
        purpose: "price",
        status: "due_at_clinic",
        amountMinor: status === "cancelled" ? 0 : price.totalMinor,
        currency: price.currency,
      })),
    ),
    ...discountRows(booked, ids),
    ...historyRows(booked, ids),
  ];
}

function book(visit: Visit, ids: Ids): Booked {
  const { clinic, practitioner, patient, requestedAt, startsAt } = visit;
  const appointmentId = ids.row("appointment", practitioner.key, startsAt.toISOString(), visit.status, patient.key);
  const requestedOn = clinicDay(requestedAt, clinic.timeZone);
  return { ...visit, appointmentId, requestedOn, price: priceOf(visit, requestedOn), changes: changesOf(visit) };
}

function priceOf({ clinic, service, patient }: Visit, today: string): Price {
  const baseMinor = service.prices[clinic.key] ?? 0;
  const reason = earnsDiscount({
    rule: discountRule,
    gender: patient.gender,
    bornOn: patient.bornOn,
    today,
    baseMinor,
    thresholdMinor: defaultThresholdMinor(clinic.currency),
  });
  const line = { serviceId: service.key, minutes: service.minutes, baseMinor, taxBasisPoints: clinic.tax[service.tax] };
  return composePrice(clinic.currency, [line], reason ? discountOf(baseMinor, discountRule) : 0, reason ?? null);
}

function appointmentRow({ appointmentId, price, ...visit }: Booked, ids: Ids): typeof appointments.$inferInsert {
  return {
    organizationId: ids.organization,
    id: appointmentId,
    bookingId: appointmentId,
    clinicId: ids.clinic(visit.clinic.key),
    staffId: ids.staff(visit.practitioner.key),
    patientId: ids.patient(visit.patient.key),
    status: visit.status,
    startsAt: visit.startsAt,
    endsAt: visit.endsAt,
    requestedAt: visit.requestedAt,
    paymentPolicy: "none",
    capturePolicy: "at_completion",
    currency: price.currency,
    baseMinor: price.baseMinor,
    discountMinor: price.discountMinor,
    totalMinor: price.totalMinor,
    discountReason: price.discountReason,
  };
}

function lineRows({ appointmentId, practitioner, price }: Booked, ids: Ids) {
  return price.lines.map(({ serviceId, ...line }, i) => ({
    ...line,
    organizationId: ids.organization,
    appointmentId,
    position: i + 1,
    serviceId: ids.service(serviceId),
    staffId: ids.staff(practitioner.key),
  }));
}

function subjectRows(visit: Booked, ids: Ids) {
  return subjectsOf(visit, ids).map(({ kind, ...subject }) => ({
    ...subject,
    organizationId: ids.organization,
    appointmentId: visit.appointmentId,
    subjectKind: kind,
    nurseId: kind === "nurse" ? subject.subjectId : null,
  }));
}

function occupancyRows({ appointmentId, startsAt, endsAt, ...visit }: Booked, ids: Ids) {
  return subjectsOf({ ...visit, startsAt, endsAt }, ids).map(({ kind, subjectId, beforeMinutes, afterMinutes }) => ({
    organizationId: ids.organization,
    id: ids.row("occupancy", appointmentId, subjectId),
    subjectKind: kind,
    subjectId,
    during: `["${minutesAfter(startsAt, -beforeMinutes).toISOString()}","${minutesAfter(endsAt, afterMinutes).toISOString()}")`,
    sourceKind: "appointment" as const,
    sourceId: appointmentId,
  }));
}

function discountRows(booked: readonly Booked[], ids: Ids): Batch[] {
  const organizationId = ids.organization;
  const claims = booked
    .filter(({ price }) => price.discountMinor > 0)
    .map(({ appointmentId, requestedOn, status }) => ({
      organizationId,
      appointmentId,
      onDate: requestedOn,
      state: status === "cancelled" ? ("released" as const) : ("consumed" as const),
    }));
  const days = [...new Set(claims.map(({ onDate }) => onDate))].map((onDate) => {
    const used = claims.filter((claim) => claim.onDate === onDate && claim.state === "consumed").length;
    return { organizationId, onDate, dailyLimit, used };
  });
  return [batch(discountDays, days), batch(discountClaims, claims)];
}
