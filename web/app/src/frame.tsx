import { AppShell, Badge, Box, Burger, Group, NavLink, Portal, Text } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import { Link, Outlet, useLocation } from "react-router";
import { AccountMenu } from "./account-menu.tsx";
import type { Session } from "./api.ts";
import { LoginAgain } from "./identity/login-again.tsx";
import { LoginPage } from "./identity/login-page.tsx";
import { RegisterPage } from "./identity/register-page.tsx";
import { useSession } from "./identity/session.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { placesOf } from "./places.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { useSay } from "./say.ts";
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

/** What is around every page: whose clinic it is, who is logged in, and where one can go with one's role. */
function Shell({ session }: { session: Session }) {
  const { formatMessage } = useIntl();
  const { end } = useSession();
  const leave = useLeave();
  const { pathname } = useLocation();
  const [isOpen, { toggle, close }] = useDisclosure();
  const logOut = useMutation({ mutationFn: end });
  const places = placesOf(session.role);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" miw={0}>
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={formatMessage({ id: "nav.menu" })}
            />
            <Text fw={600} truncate>
              <bdi>{session.organization.name}</bdi>
            </Text>
          </Group>
          <Box id={headSlotId} visibleFrom="sm" flex={1} maw={360} mx="md" />
          <AccountMenu session={session} isEnding={logOut.isPending} onLogOut={() => leave(() => logOut.mutate())} />
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
  const say = useSay();
  const { data } = useTaskCounts(true);
  if (!data?.open) return null;
  const { open: count, overdue } = data;
  const words = [
    say("board.attention.count", { count }),
    ...(overdue > 0 ? [say("task.overdueCount", { overdue })] : []),
  ];
  return (
    <Badge size="sm" color="red.9" aria-label={words.join(", ")} title={words.join(", ")}>
      {overdue > 0 ? `${count}!` : count}
    </Badge>
  );
}

const sideSlotId = "side";
const headSlotId = "head";

/** Puts what a page looks for into the header, where there is room for it, else where it stands. */
export function HeadSlot({ children }: { children: ReactNode }) {
  const isWide = useMediaQuery("(min-width: 48em)", true, { getInitialValueInEffect: false });
  return isWide ? <Portal target={`#${headSlotId}`}>{children}</Portal> : children;
}

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
