import { Button, Skeleton, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, query, type Schemas } from "../../api.ts";
import { EditForm } from "../../organization/editing/edit-form.tsx";
import { useEdit } from "../../organization/editing/use-edit.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import { noteOwnChange } from "./own-changes.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type Note = Schemas["VisitNote"];

/** What colleagues are to know of a visit, with who wrote it; its patient does not read it. */
export function VisitNote({ appointment: { id, signs, clinic } }: { appointment: Appointment }) {
  const say = useSay();
  const { moment } = useClinicFormat(clinic.timeZone);
  const [isWriting, { open, close }] = useDisclosure();
  const isAsked = Boolean(signs?.hasNote) || isWriting;
  const {
    data: note,
    error,
    refetch,
  } = query.useQuery(
    "get",
    "/v1/appointments/{appointmentId}/note",
    { params: { path: { appointmentId: id } } },
    { enabled: isAsked },
  );
  const isNoted = Boolean(signs?.hasNote && note?.text);
  return (
    <section className={classes.note} data-noted={isNoted || undefined} aria-label={say("board.note")}>
      {isAsked && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {isAsked && !note && !error && <Skeleton height={40} />}
      {isNoted && !isWriting && (
        <>
          <Text size="sm" dir="auto" className={classes.noteText}>
            {note?.text}
          </Text>
          {note?.at && (
            <Text size="xs" c="dimmed">
              <bdi>{note.by}</bdi>
              {note.by && " · "}
              <time dateTime={note.at}>{moment(note.at)}</time>
            </Text>
          )}
        </>
      )}
      {isWriting && note && <NoteForm appointmentId={id} note={note} onDone={close} />}
      {!isWriting && (
        <Button variant="subtle" size="compact-sm" ms={-8} onClick={open}>
          {say(isNoted ? "board.note.change" : "board.note.add")}
        </Button>
      )}
    </section>
  );
}

const toValues = (note: Note | undefined) => ({ text: note?.text ?? "" });

function NoteForm({ appointmentId, note, onDone }: { appointmentId: string; note: Note; onDone: () => void }) {
  const say = useSay();
  const edit = useEdit({
    thing: note,
    toValues,
    fields: { text: { label: say("board.note"), show: (text) => text || "–" } },
    send({ values: { text }, ifMatch }) {
      noteOwnChange(appointmentId);
      return api.PUT("/v1/appointments/{appointmentId}/note", {
        params: { path: { appointmentId }, header: ifMatch },
        body: { text: text.trim() || null },
      });
    },
    onSaved: onDone,
  });
  return (
    <>
      <EditForm edit={edit} saveLabel={say("board.note.save")} goesWith={["appointment"]}>
        <Textarea
          label={say("board.note")}
          description={say("board.note.hint")}
          autosize
          autoFocus
          minRows={2}
          maxLength={2000}
          {...edit.form.getInputProps("text")}
        />
      </EditForm>
      {!edit.isDirty && (
        <Button variant="subtle" size="compact-sm" ms={-8} onClick={onDone}>
          {say("patient.back")}
        </Button>
      )}
    </>
  );
}
