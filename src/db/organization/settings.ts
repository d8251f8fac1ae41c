import { applyChange, type Change } from "../../domain/change.ts";
import type { Organization, OrganizationSettings } from "../../domain/organization/organization.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { type Edit, requireFound, takeForEdit } from "../edit.ts";
import { switches } from "./queries.ts";

/** An organization with all of its settings, as those who run it see it. */
export async function findSettings(db: Db, organizationId: string): Promise<Organization> {
  return requireFound("organizations", await db.inOneFlight(organizationId, (tx) => findIn(tx, organizationId)));
}

async function findIn(tx: Tx, id: string): Promise<Organization | undefined> {
  const { rows } = await tx.$client.query<Organization>({
    name: "find_settings",
    text: `select id, slug, version, name, brand_color as "brandColor", logo_url as "logoUrl", embed_origins as "embedOrigins",
             capture_policy as "capturePolicy",
             hold_minutes as "holdMinutes", approval_hours as "approvalHours", approved_hold_hours as "approvedHoldHours",
             slot_step_minutes as "slotStepMinutes",
             minimum_notice_minutes as "minimumNoticeMinutes", horizon_days as "horizonDays",
             cancellation_notice_minutes as "cancellationNoticeMinutes", fee_table as "feeTable", refund_limits as "refundLimits", max_holds_per_patient as "maxHoldsPerPatient",
             max_visits_per_patient_day as "maxVisitsPerPatientDay", no_show_grace_minutes as "noShowGraceMinutes",
             automatic_no_show as "automaticNoShow", ${switches}
           from organizations where id = $1`,
    values: [id],
  });
  return rows[0];
}

export function changeSettings(
  db: Db,
  editor: Editor,
  { change, ...edit }: Edit & { change: Change<OrganizationSettings> },
): Promise<Organization> {
  return db.withEditor(editor, async (tx) => {
    const next = applyChange(await takeForEdit(tx, "organizations", edit, findIn), change);
    await tx.$client.query({
      name: "change_settings",
      text: `update organizations set version = version + 1, name = $2, brand_color = $3, logo_url = $4, capture_policy = $5,
               hold_minutes = $6, slot_step_minutes = $7, minimum_notice_minutes = $8, horizon_days = $9,
               cancellation_notice_minutes = $10, max_holds_per_patient = $11, max_visits_per_patient_day = $12,
               no_show_grace_minutes = $13, automatic_no_show = $14, embed_origins = $15, approval_hours = $16,
               approved_hold_hours = $17, patient_booking = $18, patient_registration = $19, other_sites = $20, fee_table = $21,
               refund_limits = $22
             where id = $1`,
      values: [
        next.id,
        next.name,
        next.brandColor,
        next.logoUrl,
        next.capturePolicy,
        next.holdMinutes,
        next.slotStepMinutes,
        next.minimumNoticeMinutes,
        next.horizonDays,
        next.cancellationNoticeMinutes,
        next.maxHoldsPerPatient,
        next.maxVisitsPerPatientDay,
        next.noShowGraceMinutes,
        next.automaticNoShow,
        next.embedOrigins,
        next.approvalHours,
        next.approvedHoldHours,
        next.patientBooking,
        next.patientRegistration,
        next.otherSites,
        JSON.stringify(next.feeTable),
        JSON.stringify(next.refundLimits),
      ],
    });
    return { ...next, version: next.version + 1 };
  });
}
