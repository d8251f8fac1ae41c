import { query, type Schemas } from "../api.ts";

export type AskedService = Schemas["Intake"]["services"][number];

/** A patient may answer while the desk looks on. */
const ASKED_AGAIN_MS = 15_000;

/** What the services of a visit ask its patient, and what was answered. */
export function useIntake(appointmentId: string) {
  return query.useQuery(
    "get",
    "/v1/appointments/{appointmentId}/intake",
    { params: { path: { appointmentId } } },
    { refetchInterval: ASKED_AGAIN_MS },
  );
}
