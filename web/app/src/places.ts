import {
  IconActivity,
  IconBell,
  IconCalendarEvent,
  IconCash,
  IconCoins,
  IconLayoutColumns,
  type IconProps,
  IconSettings,
  IconUser,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Session } from "./api.ts";

type Role = Session["role"];
type Place = { path: string; label: string; icon: ComponentType<IconProps>; roles: readonly Role[] };

const desk = ["receptionist", "practitioner", "nurse", "clinic_manager", "organization_admin"] as const;
const inbox = ["receptionist", "clinic_manager", "organization_admin"] as const;
const managers = ["clinic_manager", "organization_admin"] as const;

/**
 * Where one can go. What a role may do there is decided by the API; this only spares people pages that hold nothing for
 * them.
 */
const places: readonly Place[] = [
  { path: "/appointments", label: "nav.appointments", icon: IconCalendarEvent, roles: ["patient"] },
  { path: "/profile", label: "nav.profile", icon: IconUser, roles: ["patient"] },
  { path: "/board", label: "nav.board", icon: IconLayoutColumns, roles: desk },
  { path: "/tasks", label: "nav.tasks", icon: IconBell, roles: inbox },
  { path: "/day-count", label: "nav.dayCount", icon: IconCash, roles: inbox },
  { path: "/money", label: "nav.money", icon: IconCoins, roles: managers },
  { path: "/settings", label: "nav.settings", icon: IconSettings, roles: managers },
  { path: "/system", label: "nav.system", icon: IconActivity, roles: managers },
];

export const placesOf = (role: Role) => places.filter(({ roles }) => roles.includes(role));
