import { AppShell, Badge, Box, Burger, Button, Group, NavLink, Portal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import { Link, Outlet, useLocation } from "react-router";
import type { Session } from "./api.ts";
import { LoginAgain } from "./identity/login-again.tsx";
import { LoginPage } from "./identity/login-page.tsx";
import { RegisterPage } from "./identity/register-page.tsx";
import { useSession } from "./identity/session.tsx";
import { useLanguage } from "./language.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { placesOf } from "./places.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { useTaskCounts } from "./task/use-tasks.ts";
import { KeepUnsaved, useLeave } from "./unsaved.tsx";

/** Every page of whoever is logged in, and the way in for who is not. */
export function Frame() {
  const { session } = useSession();
  const { pathname } = useLocation();
  if (!session) return pathname === "/register" ? <RegisterPage /> : <LoginPage />;
  return (
    <KeepUnsaved>
      <Shell session={session} />
    </KeepUnsaved>
  );
}

/** What is around every page: whose clinic it is, where one can go with one's role, the language, the way out. */
function Shell({ session }: { session: Session }) {
  const { formatMessage } = useIntl();
  const { end } = useSession();
  const leave = useLeave();
  const { language, choose } = useLanguage();
  const { pathname } = useLocation();
  const [isOpen, { toggle, close }] = useDisclosure();
  // Also without a connection, and at once: who leaves a shared screen must not think that nobody is logged in.
  const logOut = useMutation({ mutationFn: end, networkMode: "always" });
  const places = placesOf(session.role);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={formatMessage({ id: "nav.menu" })}
            />
            <Text fw={600}>{session.organization.name}</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Button variant="subtle" size="compact-sm" onClick={() => choose(language === "ar" ? "en" : "ar")}>
              {formatMessage({ id: "app.language" })}
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              loading={logOut.isPending}
              onClick={() => leave(() => logOut.mutate())}
            >
              {formatMessage({ id: "action.logOut" })}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        {places.map(({ path, label, icon: Icon }) => (
          <NavLink
            key={path}
            component={Link}
            to={path}
            onClick={close}
            active={pathname.startsWith(path)}
            label={formatMessage({ id: label })}
            leftSection={<Icon size={18} stroke={1.5} aria-hidden />}
            rightSection={path === "/tasks" && <OpenTasks />}
          />
        ))}
        <div id={sideSlotId} />
      </AppShell.Navbar>
      <AppShell.Main>
        <OfflineNotice />
        <ProblemNotice
          title={formatMessage({ id: "app.stillLoggedIn" })}
          error={logOut.error}
          onRetry={() => logOut.mutate()}
        />
        <Outlet />
      </AppShell.Main>
      <LoginAgain />
    </AppShell>
  );
}

/** How many tasks wait for somebody. */
function OpenTasks() {
  const { formatMessage } = useIntl();
  const { data } = useTaskCounts(true);
  if (!data?.open) return null;
  return (
    <Badge size="sm" color="red.9" aria-label={formatMessage({ id: "board.attention.count" }, { count: data.open })}>
      {data.open}
    </Badge>
  );
}

const sideSlotId = "side";

/** Puts something of a page below the places one can go, where there is room for it. */
export function SideSlot({ children }: { children: ReactNode }) {
  return (
    <Portal target={`#${sideSlotId}`}>
      <Box visibleFrom="sm" mt="md">
        {children}
      </Box>
    </Portal>
  );
}
