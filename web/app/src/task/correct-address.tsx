import { Skeleton } from "@mantine/core";
import { query } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { ContactCorrection } from "../record/contact-correction.tsx";
import { useSay } from "../say.ts";
import { taskPlace } from "./task-place.ts";

/** For a mail that came back: its patient's address, and the mail once more as soon as that is right. */
export function CorrectAddress({ appointmentId, onCorrected }: { appointmentId: string; onCorrected: () => void }) {
  const say = useSay();
  const { data, error, refetch } = query.useQuery("get", "/v1/appointments/{appointmentId}", {
    params: { path: { appointmentId } },
  });
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data || !("patientId" in data)) return <Skeleton height={150} mt="sm" />;
  const { patientId } = data;
  return (
    <ContactCorrection
      patientId={patientId}
      only={["email", "phone"]}
      saveLabel={say("task.correctNow")}
      goesWith={taskPlace}
      onSaved={onCorrected}
    />
  );
}
