import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";

type SettleFormProps = { isBusy: boolean; onSettle: (note: string) => void };

/** How money was settled in another way: Praxis then leaves it alone, so it is said in words first. */
export function SettleForm({ isBusy, onSettle }: SettleFormProps) {
  const say = useSay();
  const [note, setNote] = useState("");
  useNoteUnsaved(() => note.trim() !== "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim() !== "") onSettle(note.trim());
      }}
    >
      <Textarea
        mt="sm"
        autosize
        autoFocus
        minRows={2}
        maxLength={500}
        label={say("task.settleHow")}
        description={say("task.settleHint")}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Button type="submit" mt="xs" size="compact-sm" loading={isBusy} disabled={note.trim() === ""}>
        {say("task.settleNow")}
      </Button>
    </form>
  );
}
