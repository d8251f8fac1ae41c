import { Alert, Button, Drawer, Group, Text } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import "dayjs/locale/ar-dz"; // Arabic with Latin digits, as the rest of the page
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { useLanguage } from "../../language.tsx";
import { useSay } from "../../say.ts";
import "./editing.css";

type NoteUnsaved = (form: string, isUnsaved: boolean) => void;
const UnsavedContext = createContext<NoteUnsaved>(() => undefined);

/** How a form says to the panel around it that something typed is not saved yet. */
export const useUnsaved = () => useContext(UnsavedContext);

type EditDrawerProps = { title: string; hint?: string | undefined; back: string; children: ReactNode };

/** The panel beside a list in which one thing of it is edited. What was typed is not thrown away by a slip. */
export function EditDrawer({ title, hint, back, children }: EditDrawerProps) {
  const say = useSay();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const [unsaved, setUnsaved] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const noteUnsaved = useCallback<NoteUnsaved>((form, isUnsaved) => {
    setUnsaved((known) => {
      if (known.has(form) === isUnsaved) return known;
      const next = new Set(known);
      if (isUnsaved) next.add(form);
      else next.delete(form);
      return next;
    });
  }, []);
  useEffect(leavePageAlone, []);
  const close = () => void navigate(back);
  return (
    <Drawer
      opened
      onClose={() => (unsaved.size > 0 ? setAsking(true) : close())}
      position="right"
      lockScroll={false} // its lock is a style sheet without the nonce that the page's policy asks for
      size={640}
      title={
        <>
          <Text fw={600} size="lg">
            {title}
          </Text>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </>
      }
      closeButtonProps={{ "aria-label": say("settings.close"), size: 44 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      transitionProps={{ duration: 120 }}
    >
      {isAsking && unsaved.size > 0 && (
        <Alert color="yellow" role="alert" mb="md" title={say("settings.unsaved")}>
          <Group gap="xs">
            <Button color="red" variant="light" onClick={close}>
              {say("settings.discard")}
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              {say("settings.goOn")}
            </Button>
          </Group>
        </Alert>
      )}
      <DatesProvider settings={{ locale: language === "ar" ? "ar-dz" : "en", firstDayOfWeek: 1 }}>
        <UnsavedContext value={noteUnsaved}>{children}</UnsavedContext>
      </DatesProvider>
    </Drawer>
  );
}

/** Nobody comes to what lies behind the panel, neither by pointer nor by screen reader. */
function leavePageAlone(): (() => void) | undefined {
  const page = document.getElementById("root");
  if (!page) return undefined;
  page.inert = true;
  return () => {
    page.inert = false;
  };
}
