import { Button, Group, Modal, Text } from "@mantine/core";
import { createContext, type ReactNode, useContext, useLayoutEffect, useRef, useState } from "react";
import { type Location, useBeforeUnload, useBlocker } from "react-router";
import { useSay } from "./say.ts";

/** Asked at the moment it matters: what the page last rendered may be older than the last key. */
type HasUnsaved = () => boolean;
/** A form, and the parameters of the address that it goes with, beside the path. */
type Form = { hasUnsaved: HasUnsaved; goesWith: readonly string[] };
type Unsaved = { note: (form: Form) => () => void; leave: (act: () => void) => void; isAsking: boolean };

const UnsavedContext = createContext<Unsaved>({
  note: () => () => undefined,
  leave: (act) => act(),
  isAsking: false,
});

/**
 * How a form says that something typed in it is not saved yet. It is asked before the path of the address changes, or
 * one of the parameters that the form goes with.
 */
export function useNoteUnsaved(hasUnsaved: HasUnsaved, ...goesWith: readonly string[]): void {
  const { note } = useContext(UnsavedContext);
  // Before the form is painted, and so before anything can be typed into it.
  const latest = useRef(hasUnsaved);
  useLayoutEffect(() => {
    latest.current = hasUnsaved;
  });
  const names = goesWith.join(" "); // the same for as long as they are
  useLayoutEffect(() => note({ hasUnsaved: () => latest.current(), goesWith: names.split(" ") }), [note, names]);
}

/** How a form is closed that no address leads to: at once, or when its reader has said that what is typed may go. */
export const useLeave = () => useContext(UnsavedContext).leave;

/** Whether the reader is being asked what shall become of what they typed. */
export const useIsAsking = () => useContext(UnsavedContext).isAsking;

/**
 * Around pages with forms: whatever leads away from one in which something is typed and not saved (a link, a key, the
 * browser's way back) waits until its reader has said that it may be thrown away.
 */
export function KeepUnsaved({ children }: { children: ReactNode }) {
  const say = useSay();
  const [forms] = useState(() => new Set<Form>());
  const [note] = useState(() => (form: Form) => {
    forms.add(form);
    return () => void forms.delete(form);
  });
  const [waiting, setWaiting] = useState<() => void>();
  const hasUnsaved = () => [...forms].some((form) => form.hasUnsaved());
  const blocker = useBlocker(({ currentLocation, nextLocation }) =>
    [...forms].some((form) => isLeft(form, currentLocation, nextLocation) && form.hasUnsaved()),
  );
  useBeforeUnload((event) => {
    if (hasUnsaved()) event.preventDefault();
  });
  const leave = (act: () => void) => (hasUnsaved() ? setWaiting(() => act) : act());
  const stay = () => {
    setWaiting(undefined);
    blocker.reset?.();
  };
  const goOn = () => {
    setWaiting(undefined);
    waiting?.();
    blocker.proceed?.();
  };
  const isAsking = blocker.state === "blocked" || waiting !== undefined;
  return (
    <UnsavedContext value={{ note, leave, isAsking }}>
      {children}
      <Modal
        opened={isAsking}
        onClose={stay}
        title={<Text fw={600}>{say("settings.unsaved")}</Text>}
        centered
        zIndex={350} // also over what floats beside the place it is about
        lockScroll={false} // its lock is a style sheet without the nonce that the page's policy asks for
        withCloseButton={false}
        transitionProps={{ duration: 120 }}
      >
        <Group gap="xs">
          <Button data-autofocus variant="default" onClick={stay}>
            {say("settings.goOn")}
          </Button>
          <Button color="red" variant="light" onClick={goOn}>
            {say("settings.discard")}
          </Button>
        </Group>
      </Modal>
    </UnsavedContext>
  );
}

function isLeft({ goesWith }: Form, from: Location, to: Location): boolean {
  const [before, after] = [new URLSearchParams(from.search), new URLSearchParams(to.search)];
  return from.pathname !== to.pathname || goesWith.some((name) => before.get(name) !== after.get(name));
}
