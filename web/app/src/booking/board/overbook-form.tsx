import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { isDesk } from "../../identity/roles.ts";
import { useLogin } from "../../identity/session.tsx";
import { isProblem } from "../../problem.ts";

type OverbookFormProps = { error: unknown; isBusy: boolean; onOverbook: (reason: string) => void };

/**
 * For a time that is known to be taken: to lie on top of others all the same, with a reason, for whoever has the right.
 */
export function OverbookForm({ error, isBusy, onOverbook }: OverbookFormProps) {
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const [reason, setReason] = useState("");
  if (!isProblem(error) || error.code !== "slot_taken" || !isDesk(role)) return null;
  return (
    <Group gap="xs" align="end" wrap="wrap">
      <TextInput
        flex="1 1 200px"
        label={formatMessage({ id: "board.overbookReason" })}
        description={formatMessage({ id: "board.reasonStaff" })}
        maxLength={500}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button
        size="sm"
        color="orange.9"
        loading={isBusy}
        disabled={reason.trim() === ""}
        onClick={() => onOverbook(reason.trim())}
      >
        {formatMessage({ id: "board.overbook" })}
      </Button>
    </Group>
  );
}
