/** Why there is nothing to search for: what was asked for is not to be had, at any time. */
export type NotOffered =
  | "no_such_clinic"
  | "no_such_service"
  | "no_such_practitioner"
  | "not_at_this_clinic"
  | "not_at_any_clinic"
  | "not_by_this_practitioner"
  | "too_long";

/** What several services in one visit may take together. */
export const MAX_VISIT_MINUTES = 720;
