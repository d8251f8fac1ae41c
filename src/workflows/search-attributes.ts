import { defineSearchAttributeKey, SearchAttributeType } from "@temporalio/common";
import type { BookingRequest } from "../domain/booking/appointment.ts";

/** What operators can search by in Temporal UI. Never encrypted: opaque ids and codes only. */
export const searchAttributes = {
  organizationId: defineSearchAttributeKey("OrganizationId", SearchAttributeType.KEYWORD),
  clinicId: defineSearchAttributeKey("ClinicId", SearchAttributeType.KEYWORD),
  appointmentId: defineSearchAttributeKey("AppointmentId", SearchAttributeType.KEYWORD),
  patientId: defineSearchAttributeKey("PatientId", SearchAttributeType.KEYWORD),
  /** An appointment's status, as the workflow last knew it. */
  bookingStatus: defineSearchAttributeKey("BookingStatus", SearchAttributeType.KEYWORD),
};

export const attributesOfOrganization = (organizationId: string) => [
  { key: searchAttributes.organizationId, value: organizationId },
];

/** The values that stay the same for all workflows of one appointment. */
export function attributesOf(ids: Pick<BookingRequest, "organizationId" | "clinicId" | "appointmentId" | "patientId">) {
  return [
    { key: searchAttributes.organizationId, value: ids.organizationId },
    { key: searchAttributes.clinicId, value: ids.clinicId },
    { key: searchAttributes.appointmentId, value: ids.appointmentId },
    { key: searchAttributes.patientId, value: ids.patientId },
  ];
}
