import { Button, Group, Modal, Text } from "@mantine/core";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useBeforeUnload, useBlocker } from "react-router";
import { useSay } from "../../say.ts";

/** Asked at the moment it matters: what the page last rendered may be older than the last key. */
type HasUnsaved = () => boolean;
type Unsaved = { note: (form: HasUnsaved) => () => void; isAsking: boolean };
const UnsavedContext = createContext<Unsaved>({ note: () => () => undefined, isAsking: false });

/** How a form says to the pages around it whether something typed in it is not saved yet. */
export function useNoteUnsaved(hasUnsaved: HasUnsaved): void {
  const { note } = useContext(UnsavedContext);
  const latest = useRef(hasUnsaved);
  useEffect(() => {
    latest.current = hasUnsaved;
  });
  useEffect(() => note(() => latest.current()), [note]);
}

/** Whether the reader is being asked what shall become of what they typed. */
export const useIsAsking = () => useContext(UnsavedContext).isAsking;

/**
 * Around pages with forms: whatever leads away from one in which something is typed and not saved (a link, a key, the
 * browser's way back) waits until its reader has said that it may be thrown away.
 */
export function KeepUnsaved({ children }: { children: ReactNode }) {
  const say = useSay();
  const [forms] = useState(() => new Set<HasUnsaved>());
  const [note] = useState(() => (form: HasUnsaved) => {
    forms.add(form);
    return () => void forms.delete(form);
  });
  const hasUnsaved = () => [...forms].some((form) => form());
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && hasUnsaved(),
  );
  useBeforeUnload((event) => {
    if (hasUnsaved()) event.preventDefault();
  });
  const isAsking = blocker.state === "blocked";
  return (
    <UnsavedContext value={{ note, isAsking }}>
      {children}
      <Modal
        opened={isAsking}
        onClose={() => blocker.reset?.()}
        title={<Text fw={600}>{say("settings.unsaved")}</Text>}
        centered
        zIndex={300}
        lockScroll={false} // its lock is a style sheet without the nonce that the page's policy asks for
        withCloseButton={false}
        transitionProps={{ duration: 120 }}
      >
        <Group gap="xs">
          <Button data-autofocus variant="default" onClick={() => blocker.reset?.()}>
            {say("settings.goOn")}
          </Button>
          <Button color="red" variant="light" onClick={() => blocker.proceed?.()}>
            {say("settings.discard")}
          </Button>
        </Group>
      </Modal>
    </UnsavedContext>
  );
}
