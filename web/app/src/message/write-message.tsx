import { Button, Group, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { sendOnce } from "../send-once.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { useWish } from "../use-wish.ts";

/** A mail to the patient in the desk's own words, sent once however often the button is pressed. */
export function WriteMessage({ appointmentId }: { appointmentId: string }) {
  const say = useSay();
  const [isWriting, { open, close }] = useDisclosure();
  const [text, setText] = useState("");
  const client = useQueryClient();
  const wish = useWish();
  useNoteUnsaved(() => text.trim() !== "", "appointment");
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: { text: string }) =>
      sendOnce(wish, body, (header) =>
        api.POST("/v1/appointments/{appointmentId}/messages", { params: { path: { appointmentId }, header }, body }),
      ),
    onSuccess() {
      setText("");
      close();
    },
    onSettled: () =>
      client.invalidateQueries({
        queryKey: ["get", "/v1/appointments/{appointmentId}/messages", { params: { path: { appointmentId } } }],
      }),
  });
  if (!isWriting)
    return (
      <Button variant="default" size="compact-sm" mb="md" onClick={open}>
        {say("message.write")}
      </Button>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") mutate({ text: text.trim() });
      }}
    >
      <Textarea
        label={say("message.write")}
        description={say("message.writeHint")}
        autosize
        autoFocus
        minRows={3}
        maxLength={2000}
        dir="auto"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <ProblemNotice error={error} />
      <Group gap="xs" mt="xs" mb="md">
        <Button type="submit" size="sm" loading={isPending} disabled={text.trim() === ""}>
          {say("message.writeNow")}
        </Button>
        <Button variant="default" size="sm" disabled={isPending} onClick={close}>
          {say("patient.back")}
        </Button>
      </Group>
    </form>
  );
}
