import { MAX_VISIT_MINUTES, type NotOffered } from "../../domain/availability/not-offered.ts";
import { DomainError } from "../../domain/errors.ts";

const words: Record<NotOffered, string> = {
  no_such_clinic: "There is no such clinic.",
  no_such_service: "There is no such service.",
  no_such_practitioner: "There is no such practitioner.",
  not_at_this_clinic: "This clinic does not offer this. The list of services says which clinics do.",
  not_at_any_clinic: "No clinic offers this at the moment.",
  not_by_this_practitioner: "This practitioner does not offer this here. The list of practitioners says who does.",
  too_long: `Together these services take longer than the ${MAX_VISIT_MINUTES / 60} hours a visit may take. Book them one by one.`,
};

/** A visit that is not to be had, whenever it should be, answers 404 and says which part of it is missing. */
export function notOffered(reason: NotOffered): DomainError {
  return new DomainError("not_found", words[reason]);
}
