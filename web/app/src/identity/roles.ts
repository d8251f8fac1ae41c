import type { Session } from "../api.ts";

type Role = Session["role"];

export const deskRoles: readonly Role[] = ["receptionist", "clinic_manager", "organization_admin"];
export const managingRoles: readonly Role[] = ["clinic_manager", "organization_admin"];

export const isDesk = (role: Role) => deskRoles.includes(role);
export const isManaging = (role: Role) => managingRoles.includes(role);
