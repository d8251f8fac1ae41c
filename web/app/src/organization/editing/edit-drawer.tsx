import { Drawer, Text } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import "dayjs/locale/ar-dz"; // Arabic with Latin digits, as the rest of the page
import { type ReactNode, useEffect } from "react";
import { useNavigate } from "react-router";
import { useLanguage } from "../../language.tsx";
import { useSay } from "../../say.ts";
import { useIsAsking } from "../../unsaved.tsx";
import "./editing.css";

type EditDrawerProps = { title: string; hint?: string | undefined; back: string; children: ReactNode };

/** The panel beside a list in which one thing of it is edited. */
export function EditDrawer({ title, hint, back, children }: EditDrawerProps) {
  const say = useSay();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const isAsking = useIsAsking();
  useEffect(leavePageAlone, []);
  return (
    <Drawer
      opened
      onClose={() => void navigate(back)}
      closeOnEscape={!isAsking} // the key is then the question's
      position="right"
      lockScroll={false} // its lock is a style sheet without the nonce that the page's policy asks for
      size={640}
      title={
        <>
          <Text fw={600} size="lg">
            <bdi>{title}</bdi>
          </Text>
          {hint && (
            <Text size="sm" c="dimmed">
              <bdi>{hint}</bdi>
            </Text>
          )}
        </>
      }
      closeButtonProps={{ "aria-label": say("settings.close"), size: 44 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      transitionProps={{ duration: 120 }}
    >
      <DatesProvider settings={{ locale: language === "ar" ? "ar-dz" : "en", firstDayOfWeek: 1 }}>
        {children}
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
