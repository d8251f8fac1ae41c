import type { Db } from "../../db/client.ts";
import { findClinic } from "../../db/organization/clinics.ts";
import { countTill, signOff } from "../../db/payment/count-till.ts";
import { listDeskDays, listDeskEntries, listTills } from "../../db/payment/list-tills.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import { bankedOf, differenceOf, isOutOfDate, type Till } from "../../domain/payment/day-count.ts";
import { clinicDay } from "../../domain/time.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { makeOnce } from "../key-use.ts";
import { clinicParams } from "../organization/clinic-contract.ts";
import { scopeOf } from "../permissions.ts";
import { type Route, route } from "../route.ts";
import {
  dayCountBody,
  dayCountParams,
  dayPlace,
  dayQuery,
  daysQuery,
  deskDayPage,
  deskDayView,
  tillView,
} from "./day-count-contract.ts";

/** The end of a day at the desk: what each till should hold, what was counted in it, and who has signed that off. */
export function createDayCountRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/clinics/:clinicId/desk-day",
      right: "day_count.read",
      operationId: "getDeskDay",
      tag: "payment",
      summary: "A day's tills with what was done with money",
      description: "The desk reads its own till; whoever signs off reads all of the clinic's.",
      params: clinicParams,
      query: dayQuery,
      refusals: ["not_found"],
      responses: { 200: { description: "The day", schema: deskDayView } },
      async handler({ params: { clinicId }, query: { onDate }, principal, reach }) {
        const { organizationId } = principal;
        const { currency } = await findClinic(db, organizationId, clinicId, reach);
        const which = { clinicId, onDate, accountId: whoseTills(principal) };
        const [tills, entries] = await Promise.all([
          listTills(db, organizationId, which),
          listDeskEntries(db, organizationId, which),
        ]);
        return { status: 200, body: { onDate, currency, tills: tills.map(toTillView), entries } };
      },
    }),
    route({
      method: "get",
      path: "/v1/clinics/:clinicId/desk-days",
      right: "day_count.read",
      operationId: "listDeskDays",
      tag: "payment",
      summary: "The days on which money was taken at the desk, the latest first",
      params: clinicParams,
      query: daysQuery,
      refusals: ["not_found"],
      responses: { 200: { description: "One page", schema: deskDayPage } },
      async handler({ params: { clinicId }, query: { limit, cursor }, principal, reach }) {
        const { organizationId } = principal;
        await findClinic(db, organizationId, clinicId, reach);
        const before = decodeCursor(dayPlace, cursor)?.onDate ?? null;
        const which = { clinicId, accountId: whoseTills(principal), before, limit: limit + 1 };
        const found = await listDeskDays(db, organizationId, which);
        return { status: 200, body: pageFrom(found, limit, ({ onDate }) => ({ onDate })) };
      },
    }),
    route({
      method: "post",
      path: "/v1/clinics/:clinicId/day-counts",
      right: "day_count.create",
      operationId: "countTill",
      tag: "payment",
      summary: "Say what a till holds at the end of the day",
      description:
        "One's own; that of somebody who is not there any more, for whoever signs off. May be repeated until it is signed off, and after that when money has come or gone since.",
      params: clinicParams,
      idempotent: true,
      body: dayCountBody,
      refusals: ["not_found", "forbidden", "explanation_needed", "signed_off", "idempotency_key_reused"],
      responses: { 201: { description: "The till", schema: tillView } },
      async handler({ params: { clinicId }, body, principal, reach, idempotencyKey }) {
        const { organizationId } = principal;
        const { timeZone } = await findClinic(db, organizationId, clinicId, reach);
        const { onDate, accountId = principal.accountId, leftMinor = 0, explanation = null, ...counted } = body;
        const at = new Date();
        if (onDate > clinicDay(at, timeZone)) throw new DomainError("invalid_request", "That day has not come yet.");
        if (accountId !== principal.accountId && whoseTills(principal) !== null)
          throw new DomainError("forbidden", "Another person's till is counted by whoever signs off.");
        const wanted = {
          clinicId,
          onDate,
          accountId,
          countedBy: principal.accountId,
          counted,
          leftMinor,
          explanation,
          at,
        };
        await makeOnce("day_count.create", { principal, idempotencyKey, body: { clinicId, ...body } }, (use) =>
          countTill(db, organizationId, use, wanted),
        );
        const [till] = await listTills(db, organizationId, { clinicId, onDate, accountId });
        if (!till) throw new Error("a till that was counted is there");
        return { status: 201, body: toTillView(till) };
      },
    }),
    route({
      method: "post",
      path: "/v1/clinics/:clinicId/day-counts/:countId/sign-off",
      right: "day_count.sign_off",
      operationId: "signOffCount",
      tag: "payment",
      summary: "Sign off what another person counted",
      description: "Safe to repeat without a key: a count is signed off once, and stays signed off by who did first.",
      params: dayCountParams,
      refusals: ["not_found", "second_person_needed", "changed_meanwhile"],
      responses: { 200: { description: "The till", schema: tillView } },
      async handler({ params: { clinicId, countId }, principal, reach }) {
        const { organizationId, accountId } = principal;
        await findClinic(db, organizationId, clinicId, reach);
        const { till, isStale } = await signOff(db, organizationId, { clinicId, countId, accountId, at: new Date() });
        if (isStale)
          throw new DomainError(
            "changed_meanwhile",
            "The till has changed since it was counted, see `current`: have it counted again.",
            { current: toTillView(till) },
          );
        return { status: 200, body: toTillView(till) };
      },
    }),
  ];
}

/** Whoever signs off looks at all tills, everybody else at their own. */
const whoseTills = ({ role, accountId }: Principal) => (scopeOf("day_count.sign_off", role) ? null : accountId);

function toTillView(till: Till) {
  const { person, openingMinor, expected, count } = till;
  return {
    person,
    openingMinor,
    expected,
    difference: differenceOf(till),
    isOutOfDate: isOutOfDate(till),
    count: count && { ...count, bankedMinor: bankedOf(count) },
  };
}
