import { randomUUID } from "node:crypto";
import type { Db } from "../../db/client.ts";
import { changeMember, endMember } from "../../db/identity/change-members.ts";
import { inviteAgain, inviteMember } from "../../db/identity/invite-members.ts";
import { findMember, listMembers } from "../../db/identity/members.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeMemberBody,
  inviteAgainBody,
  inviteMemberBody,
  member,
  memberList,
  memberParams,
} from "./member-contract.ts";
import type { Passwords } from "./passwords.ts";

/** Who works with the app, with which rights and where. */
export function createMemberRoutes({ db, passwords }: { db: Db; passwords: Passwords }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/members",
      right: "member.read",
      operationId: "listMembers",
      tag: "identity",
      summary: "Who works with the app at one's clinics, and who is invited to",
      responses: { 200: { description: "All of them, by name", schema: memberList } },
      async handler({ principal, reach }) {
        return { status: 200, body: { data: await listMembers(db, principal.organizationId, reach) } };
      },
    }),
    route({
      method: "post",
      path: "/v1/members",
      right: "member.edit",
      operationId: "inviteMember",
      tag: "identity",
      summary: "Invite somebody to work with the app",
      description:
        "By a mail with a link to choose a password, until when they may do nothing. Nobody gives rights above their own, or at clinics that are not theirs.",
      idempotent: true,
      body: inviteMemberBody,
      refusals: ["not_found", "name_taken", "resent_recently"],
      responses: { 201: { description: "The member", schema: member, headers: createdHeaders } },
      async handler({ body, principal, reach, idempotencyKey }) {
        const unknownPasswordHash = await passwords.hash(randomUUID());
        const giver = { principal, reach, at: new Date() };
        const id = await makeOnce("member.edit", { principal, idempotencyKey, body }, (use) =>
          inviteMember(db, giver, use, { ...body, unknownPasswordHash }),
        );
        const made = await findMember(db, principal.organizationId, id, reach);
        return { status: 201, body: made, headers: { ...etagOf(made), Location: `/v1/members/${id}` } };
      },
    }),
    route({
      method: "get",
      path: "/v1/members/:memberId",
      right: "member.read",
      operationId: "getMember",
      tag: "identity",
      summary: "Somebody who works with the app",
      params: memberParams,
      responses: { 200: { description: "The member", schema: member, headers: etagHeader } },
      async handler({ params, principal, reach }) {
        const found = await findMember(db, principal.organizationId, params.memberId, reach);
        return { status: 200, body: found, headers: etagOf(found) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/members/:memberId",
      right: "member.edit",
      operationId: "changeMember",
      tag: "identity",
      summary: "Give somebody another role or other clinics",
      description: "Refused as `forbidden` for oneself, above one's own role, and at clinics that are not one's own.",
      conditional: true,
      params: memberParams,
      body: changeMemberBody,
      refusals: ["not_found", "name_taken"],
      responses: { 200: { description: "As they are now", schema: member, headers: etagHeader } },
      async handler({ params, body: change, principal, reach, expectedVersion }) {
        const giver = { principal, reach, at: new Date() };
        const changed = await changeMember(db, giver, { id: params.memberId, expectedVersion, change });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
    route({
      method: "delete",
      path: "/v1/members/:memberId",
      right: "member.edit",
      operationId: "endMember",
      tag: "identity",
      summary: "End somebody's access, or take an invitation back",
      description:
        "They cannot log in or refresh any more; an access token they have works to its end, ten minutes at most. They can give nobody access with it. Nobody ends their own, so that an administrator always stays.",
      conditional: true,
      params: memberParams,
      refusals: ["not_found"],
      responses: { 204: { description: "They have no access any more" } },
      async handler({ params, principal, reach, expectedVersion }) {
        await endMember(db, { principal, reach, at: new Date() }, { id: params.memberId, expectedVersion });
        return { status: 204 };
      },
    }),
    route({
      method: "post",
      path: "/v1/members/:memberId/invitation",
      right: "member.edit",
      operationId: "inviteAgain",
      tag: "identity",
      summary: "Have an invitation sent again",
      params: memberParams,
      body: inviteAgainBody,
      refusals: ["not_found", "not_possible_in_this_status", "resent_recently"],
      responses: { 202: { description: "It is sent" } },
      async handler({ params, body: { language }, principal, reach }) {
        await inviteAgain(db, { principal, reach, at: new Date() }, { id: params.memberId, language });
        return { status: 202 };
      },
    }),
  ];
}
