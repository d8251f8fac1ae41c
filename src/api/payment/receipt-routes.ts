import type { Db } from "../../db/client.ts";
import { findReceipt } from "../../db/payment/find-receipt.ts";
import { DomainError } from "../../domain/errors.ts";
import { accountOf, chargedServices, type StoredReceipt } from "../../domain/payment/receipt.ts";
import { appointmentParams } from "../booking/contract.ts";
import { type Route, route } from "../route.ts";
import { utc } from "../utc.ts";
import { type ReceiptView, receiptView } from "./receipt-contract.ts";

export function createReceiptRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/receipt",
      right: "receipt.read",
      operationId: "getReceipt",
      tag: "payment",
      summary: "All that was paid for a visit, given back and corrected, and what is still due, to be printed",
      description: "There is one as soon as something was paid, however it was.",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: { 200: { description: "As it stands now", schema: receiptView } },
      async handler({ params, principal, reach }) {
        const stored = await findReceipt(db, principal.organizationId, { ...params, reach });
        if (!stored) throw new DomainError("not_found", "There is no receipt: nothing was ever paid for such a visit.");
        return { status: 200, body: toReceiptView(stored, new Date()) };
      },
    }),
  ];
}

function toReceiptView(stored: StoredReceipt, at: Date): ReceiptView {
  const { number, organization, clinic, patientName, practitioner, currency, discountReason } = stored;
  const { appointmentId, status, startsAt, endsAt, totalMinor } = stored;
  const { lines, ...sums } = accountOf(stored);
  return {
    number,
    asOf: at.toISOString(),
    organization,
    clinic,
    patientName,
    practitioner,
    visit: { appointmentId, status, startsAt: utc(startsAt), endsAt: utc(endsAt) },
    currency,
    services: chargedServices(stored),
    discountReason,
    totalMinor,
    ...sums,
    lines: lines.map((line) => ({ ...line, at: utc(line.at) })),
  };
}
