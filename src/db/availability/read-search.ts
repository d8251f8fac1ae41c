import type { Candidate, Hours, Practitioner, SlotSearch, StartRange } from "../../domain/availability/facts.ts";
import { MAX_VISIT_MINUTES } from "../../domain/availability/not-offered.ts";
import { shareOut } from "../../domain/availability/parts.ts";
import { never, type Stretches, unite } from "../../domain/availability/stretches.ts";
import { type ApprovalMode, approvalOf } from "../../domain/booking/approval.ts";
import type { Eligibility } from "../../domain/booking/eligibility.ts";
import { slotRulesFor } from "../../domain/booking/slot-rules.ts";
import type { Deposit, ServicePolicy } from "../../domain/payment/deposit.ts";
import type { FeeTable } from "../../domain/payment/fees.ts";
import type { CapturePolicy } from "../../domain/payment/policy.ts";
import { instantOf } from "../../domain/time.ts";
import type { Tx } from "../client.ts";
import { searchBusy, searchRules } from "./search-statements.ts";

/** A search for starts: what is wanted, by whom, and in which range of instants the starts may lie. */
export type WantedVisit = {
  clinicId: string;
  /** In the order of the visit; at least one. */
  serviceIds: readonly string[];
  /** Who is to give all of it, or all that they give of it where nobody gives all; null = anyone. */
  practitionerId: string | null;
  /** Who gives each of the services, of a visit that is booked. */
  givenBy?: readonly string[] | undefined;
  /** null when nobody is logged in: then nobody's other appointments count. */
  patientId: string | null;
  range: StartRange;
  requestedAt: Date;
  /** Whose visits need no approval, and whom no notice or horizon binds; patients and visitors where it is not said. */
  asker?: "staff";
};

export type NeedKind = "room" | "equipment";

export type ServiceFacts = Eligibility & {
  serviceId: string;
  name: string;
  minutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  priceMinor: number;
  taxBasisPoints: number;
  paymentPolicy: ServicePolicy;
  deposit: Deposit | null;
  approval: ApprovalMode;
  /** null = the organization's. */
  feeTable: FeeTable | null;
};

/** All that decides about a visit: the input of the slot computation, and what pricing and refusals need besides. */
export type SearchFacts = {
  search: SlotSearch;
  /** What each of the search's needs is, in the same order. */
  needKinds: NeedKind[];
  currency: string;
  services: ServiceFacts[];
  /** Of the visit as a whole, for whoever asks. */
  approval: ApprovalMode;
  settings: {
    holdMinutes: number;
    approvalHours: number;
    approvedHoldHours: number;
    minimumNoticeMinutes: number;
    capturePolicy: CapturePolicy;
    maxHoldsPerPatient: number;
    maxVisitsPerPatientDay: number;
    cancellationNoticeMinutes: number;
    feeTable: FeeTable;
  };
};

type RulesRow = {
  time_zone: string;
  currency: string;
  slot_step_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  hold_minutes: number;
  approval_hours: number;
  approved_hold_hours: number;
  capture_policy: CapturePolicy;
  max_holds_per_patient: number;
  max_visits_per_patient_day: number;
  cancellation_notice_minutes: number;
  fee_table: FeeTable;
  hours: Hours;
  services: ServiceFacts[];
  needs: { kind: NeedKind; candidates: Candidate[] }[];
  /** Which of the services they give; null where there is one only. */
  practitioners: (Practitioner & { serviceIds: string[] | null })[];
};

type BusyRow = { subject_id: string; stretches: Buffer };

/**
 * Reads all facts of a search in one flight of two prepared statements, however many practitioners and days
 * it spans. Undefined when the clinic does not exist, is closed for good, or does not offer every one of
 * the services; and when they take longer than a visit may.
 */
export async function readSearch(tx: Tx, wanted: WantedVisit): Promise<SearchFacts | undefined> {
  const { clinicId, serviceIds, patientId, range } = wanted;
  const whoMayCome = whoMayComeFor(wanted);
  const from = instantOf(range.fromMinute).toISOString();
  const until = instantOf(range.untilMinute).toISOString();
  const [rules, busy] = await Promise.all([
    tx.$client.query<RulesRow>({
      name: "search_rules",
      text: searchRules,
      values: [clinicId, serviceIds, whoMayCome, from, until],
    }),
    tx.$client.query<BusyRow>({
      name: "search_busy",
      text: searchBusy,
      values: [
        clinicId,
        serviceIds,
        whoMayCome,
        patientId,
        range.fromMinute - MARGIN_MINUTES,
        range.untilMinute + MARGIN_MINUTES,
      ],
    }),
  ]);
  const [row] = rules.rows;
  if (row?.services.length !== serviceIds.length) return undefined;
  const facts = toFacts(row, busy.rows, wanted);
  return facts.search.visit.minutes <= MAX_VISIT_MINUTES ? facts : undefined;
}

/** null = all there are: of several services others give what the practitioner who is asked for does not. */
function whoMayComeFor({ serviceIds, practitionerId, givenBy }: WantedVisit): readonly string[] | null {
  return givenBy ?? (practitionerId !== null && serviceIds.length === 1 ? [practitionerId] : null);
}

/** More than any visit with its buffers and turnover takes: MAX_VISIT_MINUTES + 2 × 240, by the tables' checks. */
const MARGIN_MINUTES = 1440;

function toFacts(row: RulesRow, busy: BusyRow[], wanted: WantedVisit): SearchFacts {
  const { services } = row;
  const asker = wanted.asker ?? "patient";
  const approval = approvalOf(
    services.map((service) => service.approval),
    asker,
  );
  return {
    needKinds: row.needs.map(({ kind }) => kind),
    currency: row.currency,
    services,
    approval,
    settings: {
      holdMinutes: row.hold_minutes,
      approvalHours: row.approval_hours,
      approvedHoldHours: row.approved_hold_hours,
      minimumNoticeMinutes: row.minimum_notice_minutes,
      capturePolicy: row.capture_policy,
      maxHoldsPerPatient: row.max_holds_per_patient,
      maxVisitsPerPatientDay: row.max_visits_per_patient_day,
      cancellationNoticeMinutes: row.cancellation_notice_minutes,
      feeTable: row.fee_table,
    },
    search: {
      clinic: { clinicId: wanted.clinicId, timeZone: row.time_zone, hours: row.hours },
      ...shareOut(services, row.practitioners, wanted),
      visit: {
        minutes: services.reduce((sum, service) => sum + service.minutes, 0),
        bufferBeforeMinutes: services[0]?.bufferBeforeMinutes ?? 0,
        bufferAfterMinutes: services.at(-1)?.bufferAfterMinutes ?? 0,
        needs: row.needs.map(({ candidates }) => candidates),
      },
      rules: slotRulesFor(asker, approval, {
        slotStepMinutes: row.slot_step_minutes,
        minimumNoticeMinutes: row.minimum_notice_minutes,
        horizonDays: row.horizon_days,
      }),
      requestedAt: wanted.requestedAt,
      ...(wanted.patientId ? { patientId: wanted.patientId } : {}),
      busy: unpackBusy(busy),
    },
  };
}

/** A subject with occupancies and leave has a row of each. */
function unpackBusy(rows: readonly BusyRow[]): Map<string, Stretches> {
  const busy = new Map<string, Stretches>();
  for (const { subject_id, stretches } of rows) {
    busy.set(subject_id, unite(busy.get(subject_id) ?? never, unpack(stretches)));
  }
  return busy;
}

/** Eight bytes a stretch: its start and its end, most significant byte first. */
function unpack(packed: Buffer): Stretches {
  return Int32Array.from({ length: packed.length / 4 }, (_, i) => packed.readInt32BE(i * 4));
}
