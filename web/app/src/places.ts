import {
  IconActivity,
  IconBell,
  IconCalendarEvent,
  IconCash,
  IconCoins,
  IconLayoutColumns,
  type IconProps,
  IconReceipt,
  IconSettings,
  IconUser,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Session } from "./api.ts";
import { deskRoles, managingRoles } from "./identity/roles.ts";

type Role = Session["role"];
type Place = {
  path: string;
  label: string;
  icon: ComponentType<IconProps>;
  roles: readonly Role[];
  /** In whose menu it stands, where others have another way to it. */
  menuOf?: readonly Role[];
  /** What lies below it in the address is a part of it. */
  hasParts?: true;
};

const staff: readonly Role[] = [...deskRoles, "practitioner", "nurse"];

/**
 * Where one can go. What a role may do there is decided by the API; this only spares people pages that hold nothing for
 * them.
 */
const places: readonly Place[] = [
  { path: "/appointments", label: "nav.appointments", icon: IconCalendarEvent, roles: ["patient"] },
  { path: "/payments", label: "nav.payments", icon: IconReceipt, roles: ["patient"] },
  { path: "/profile", label: "nav.profile", icon: IconUser, roles: ["patient", ...staff], menuOf: ["patient"] },
  { path: "/board", label: "nav.board", icon: IconLayoutColumns, roles: staff },
  { path: "/tasks", label: "nav.tasks", icon: IconBell, roles: deskRoles },
  { path: "/day-count", label: "nav.dayCount", icon: IconCash, roles: deskRoles },
  { path: "/money", label: "nav.money", icon: IconCoins, roles: managingRoles },
  { path: "/settings", label: "nav.settings", icon: IconSettings, roles: managingRoles, hasParts: true },
  { path: "/system", label: "nav.system", icon: IconActivity, roles: managingRoles },
];

export const placesOf = (role: Role) => places.filter(({ roles, menuOf = roles }) => menuOf.includes(role));

/** Whether an address is of a place that other roles have. */
export const isOthersPlace = (role: Role, address: string) =>
  places.some(
    ({ path, roles, hasParts }) =>
      (address === path || (hasParts && address.startsWith(`${path}/`))) && !roles.includes(role),
  );
