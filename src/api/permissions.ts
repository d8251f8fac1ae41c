import { DomainError } from "../domain/errors.ts";
import type { Role } from "../domain/identity/principal.ts";
import type { Scope } from "../domain/identity/reach.ts";

type Holders = Partial<Record<Role, Scope>>;

/** Whoever books for patients: they themselves, and the desk. */
const booking = {
  patient: "own",
  receptionist: "clinic",
  clinic_manager: "clinic",
  organization_admin: "organization",
} as const satisfies Holders;

const seeing = { ...booking, practitioner: "own", nurse: "clinic" } as const satisfies Holders;

const desk = {
  receptionist: "clinic",
  clinic_manager: "clinic",
  organization_admin: "organization",
} as const satisfies Holders;

/** The same for what belongs to the group and no clinic, as patients do. */
const deskOfAll = {
  receptionist: "organization",
  clinic_manager: "organization",
  organization_admin: "organization",
} as const satisfies Holders;

const treating = { ...desk, practitioner: "own", nurse: "clinic" } as const satisfies Holders;

/** Whoever answers for the clinic: the desk, and who is asked for. */
const answering = { ...desk, practitioner: "own" } as const satisfies Holders;

/** Whoever sets clinics up: managers theirs, administrators all. */
const managing = { clinic_manager: "clinic", organization_admin: "organization" } as const satisfies Holders;

/**
 * Who may do what, and how far. A role that is not named may not: 403. What lies out of reach answers 404.
 * A right comes with its first route: the server does not start with one that no route needs. So a
 * platform's administrator, who is to look after tenants and to see no patient, may do nothing yet.
 */
export const permissions = {
  "appointment.create": booking,
  "appointment.read": seeing,
  "appointment.list": seeing,
  "appointment.timeline": seeing,
  "appointment.cancel": booking,
  "appointment.reschedule": desk,
  "appointment.overbook": desk,
  "appointment.choose_desk_plan": desk,
  // Who brings the patient to a room, too.
  "appointment.allocate_room": treating,
  "appointment.allocate_nurse": treating,
  "appointment.check_payment": booking,
  "appointment.accept_price": booking,
  "appointment.answer": answering,
  "appointment.check_in": treating,
  "appointment.start": treating,
  "appointment.complete": treating,
  "appointment.no_show": desk,
  "appointment.undo": desk,
  "appointment.waive_fee": desk,
  // Between the people at the clinic; its patient does not read it.
  "note.read": treating,
  "note.write": treating,
  "appointment.remove_card": booking,
  "appointment.capture": { clinic_manager: "clinic", organization_admin: "organization" },
  "intake.read": seeing,
  "intake.answer": booking,
  // The desk sees those of a visit with it.
  "payment.list": { patient: "own" },
  "receipt.read": booking,
  "refund.create": desk,
  // Another person than who asked for it: the database sees to that.
  "refund.approve": managing,
  "refund.decline": desk,
  "desk_payment.create": desk,
  // By another person than who took it: the database sees to that.
  "desk_payment.correct": desk,
  "desk_payment.give_back": desk,
  // The desk its own tills, who may sign them off all of the clinic.
  "day_count.read": desk,
  "day_count.create": desk,
  "day_count.sign_off": managing,
  // What can be booked online, anybody may see.
  "availability.read": desk,
  "event.read": seeing,
  "quote.create": booking,
  // Places are counted per organization and day, so there is no clinic to limit it to.
  "quota.read": { clinic_manager: "organization", organization_admin: "organization" },
  // The desk looks through all patients of the group before it makes a new one:
  // someone's first visit has no clinic yet.
  "patient.read": { ...seeing, receptionist: "organization", clinic_manager: "organization" },
  "patient.list": { ...seeing, receptionist: "organization", clinic_manager: "organization" },
  "patient.update": { patient: "own" },
  "patient.correct": deskOfAll,
  "patient.create": deskOfAll,
  "patient.invite": deskOfAll,
  "patient.end_access": { clinic_manager: "organization", organization_admin: "organization" },
  "organization.read": { clinic_manager: "organization", organization_admin: "organization" },
  "organization.update": { organization_admin: "organization" },
  "clinic.read": managing,
  "clinic.create": { organization_admin: "organization" },
  "clinic.update": managing,
  // Of one's clinics, for the day's board.
  "resource.read": { ...desk, practitioner: "clinic", nurse: "clinic" },
  "resource.edit": managing,
  "service.read": { clinic_manager: "organization", organization_admin: "organization" },
  "service.edit": { organization_admin: "organization" },
  "category.edit": { organization_admin: "organization" },
  "consumable.edit": { organization_admin: "organization" },
  "offer.edit": managing,
  "staff.read": { ...managing, practitioner: "own" },
  "staff.create": managing,
  "staff.update": managing,
  // Nobody gives more than they have, and nobody their own (src/domain/identity/member.ts).
  "member.read": managing,
  "member.edit": managing,
  "working_hours.read": { ...desk, practitioner: "clinic", nurse: "clinic" },
  // Of what they may read: whose clinic, or whose people, it is decides the query.
  "setting_change.list": managing,
  "discount_rule.read": { clinic_manager: "organization", organization_admin: "organization" },
  "discount_rule.update": { organization_admin: "organization" },
  "system.read": { clinic_manager: "organization", organization_admin: "organization" },
  "message.list": seeing,
  "message.resend": desk,
  "message.create": desk,
  "dispute.list": managing,
  // One account may be paid for several clinics, so there is none to limit it to.
  "reconciliation.read": { clinic_manager: "organization", organization_admin: "organization" },
  "reconciliation.create": { organization_admin: "organization" },
  "task.list": desk,
  "task.close": desk,
  "task.retry": desk,
  // Whoever says that money was settled in another way keeps Praxis from moving it.
  "task.settle": managing,
} as const satisfies Record<string, Holders>;

export type Right = keyof typeof permissions;

/** How far `role` may go with `right`; undefined = not at all. */
export function scopeOf(right: Right, role: Role): Scope | undefined {
  const holders: Holders = permissions[right];
  return holders[role];
}

export const isRight = (name: string): name is Right => Object.hasOwn(permissions, name);

/**
 * Throws `forbidden`: for what only some requests of a route need. How far it goes is the route's own right's matter.
 */
export function requireRight(right: Right, role: Role): void {
  if (!scopeOf(right, role)) throw new DomainError("forbidden", "Your role does not have this right.");
}
