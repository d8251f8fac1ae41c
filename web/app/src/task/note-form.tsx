import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { taskPlace } from "./task-place.ts";

type NoteFormProps = { answer: "settle" | "explain"; isBusy: boolean; onAnswer: (note: string) => void };

/**
 * How money was settled in another way, or why books differ as they should: Praxis then leaves it alone, so it is said
 * in words first.
 */
export function NoteForm({ answer, isBusy, onAnswer }: NoteFormProps) {
  const say = useSay();
  const [note, setNote] = useState("");
  useNoteUnsaved(() => note.trim() !== "", ...taskPlace);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim() !== "") onAnswer(note.trim());
      }}
    >
      <Textarea
        mt="sm"
        autosize
        autoFocus
        minRows={2}
        maxLength={500}
        label={say(`task.${answer}How`)}
        description={say(`task.${answer}Hint`)}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Button type="submit" mt="xs" size="compact-sm" loading={isBusy} disabled={note.trim() === ""}>
        {say(`task.${answer}Now`)}
      </Button>
    </form>
  );
}
