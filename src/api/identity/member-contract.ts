import * as z from "zod";
import { type Member, staffRoles } from "../../domain/identity/member.ts";
import { exampleId, id } from "../contract.ts";
import { createPatientBody } from "../record/contract.ts";

export const memberParams = z.strictObject({ memberId: id });

const access = {
  role: z.enum(staffRoles),
  clinicIds: z.array(id).max(100).meta({ description: "The clinics the role is limited to; none for administrators" }),
  staffId: id.nullable().meta({ description: "The member of staff they are, who can be booked" }),
};

const { language } = createPatientBody.shape;

export const inviteMemberBody = z
  .strictObject({ email: z.email().max(254), ...access, staffId: access.staffId.default(null), language })
  .meta({
    id: "InviteMember",
    example: { email: "sam@clinic.example", role: "receptionist", clinicIds: [exampleId], language: "en" },
  });

export const changeMemberBody = z
  .strictObject(access)
  .partial()
  .meta({ id: "ChangeMember", example: { role: "nurse" } });

export const inviteAgainBody = z.strictObject({ language }).meta({ id: "InviteAgain", example: { language: "en" } });

export const member = z
  .strictObject({
    id,
    version: z.int(),
    email: z.string(),
    name: z.string(),
    state: z.enum(["active", "invited", "left"]).meta({ description: "Only who is active may do anything" }),
    role: access.role,
    clinicIds: z.array(id),
    staffId: id.nullable(),
  })
  .meta({ id: "Member", description: "Somebody who works with the app" }) satisfies z.ZodType<Member>;

export const memberList = z.strictObject({ data: z.array(member) });
