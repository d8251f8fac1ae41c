import { Alert, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { intoView } from "../../into-view.ts";
import { isProblem } from "../../problem.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { ContactCorrection } from "../../record/contact-correction.tsx";
import { useSay } from "../../say.ts";

type Unknown = (typeof askable)[number];

/** Why the visit cannot be had; where that hangs on what is not noted of the patient, the way to note it. */
export function NoQuote({ error, patientId }: { error: unknown; patientId: string }) {
  const say = useSay();
  const client = useQueryClient();
  const unknown = unknownIn(error);
  if (unknown.length === 0) return <ProblemNotice error={error} />;
  return (
    <div ref={intoView}>
      <Alert color="orange" role="alert" my="md">
        <Text size="sm">{unknown.map((what) => say(`board.unknown.${what}`)).join(" ")}</Text>
      </Alert>
      <ContactCorrection
        patientId={patientId}
        only={unknown}
        saveLabel={say("board.unknown.note")}
        onSaved={() => void client.invalidateQueries({ queryKey: ["post", "/v1/quotes"] })}
      />
    </div>
  );
}

const askable = ["bornOn", "gender"] as const;

function unknownIn(error: unknown): Unknown[] {
  const named = isProblem(error) ? error["unknown"] : undefined;
  return Array.isArray(named) ? askable.filter((what) => named.includes(what)) : [];
}
