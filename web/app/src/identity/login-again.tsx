import { Modal, Text } from "@mantine/core";
import { useSay } from "../say.ts";
import { LoginForm } from "./login-page.tsx";
import { useSession } from "./session.tsx";

/**
 * Over the page whose login is over, and all of it, as whoever is at the screen now may be somebody else. What was
 * typed stays below it for the same person.
 */
export function LoginAgain() {
  const say = useSay();
  const { session, isOver } = useSession();
  return (
    <Modal
      opened={isOver}
      onClose={() => undefined}
      fullScreen
      zIndex={400}
      lockScroll={false} // its lock is a style sheet without the nonce that the page's policy asks for
      withCloseButton={false}
      closeOnEscape={false}
      title={
        <Text fz={28} fw={600} pt={48}>
          {say("login.again")}
        </Text>
      }
      styles={{ header: { maxWidth: 400, margin: "auto" }, body: { maxWidth: 400, margin: "auto" } }}
      transitionProps={{ duration: 0 }}
    >
      <Text mb="lg">{say("login.againHint")}</Text>
      <LoginForm email={session?.account.email ?? ""} organization={session?.organization.slug ?? ""} />
    </Modal>
  );
}
