import { Anchor, Box, Group, NavLink, Stack, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { type TextId, useSay } from "../say.ts";
import "./editing/editing.css";

type Chapter = { path: string; label: TextId; hint: TextId };
type Part = { label: TextId; chapters: readonly Chapter[] };

const parts: readonly Part[] = [
  {
    label: "settings.part.organization",
    chapters: [
      { path: "/settings/rules", label: "settings.rules", hint: "settings.rulesHint" },
      { path: "/settings/online", label: "settings.online", hint: "settings.onlineHint" },
      { path: "/settings/branding", label: "settings.branding", hint: "settings.brandingHint" },
      { path: "/settings/history", label: "history.title", hint: "history.hint" },
    ],
  },
  {
    label: "settings.part.places",
    chapters: [
      { path: "/settings/clinics", label: "settings.clinics", hint: "settings.clinicsHint" },
      { path: "/settings/rooms", label: "settings.rooms", hint: "settings.roomsHint" },
      { path: "/settings/equipment", label: "settings.equipment", hint: "settings.equipmentHint" },
    ],
  },
  {
    label: "settings.part.offer",
    chapters: [
      { path: "/settings/services", label: "settings.services", hint: "settings.servicesHint" },
      { path: "/settings/categories", label: "settings.categories", hint: "settings.categoriesHint" },
      { path: "/settings/consumables", label: "settings.consumables", hint: "settings.consumablesHint" },
      { path: "/settings/discounts", label: "settings.discounts", hint: "settings.discountsHint" },
    ],
  },
  {
    label: "settings.part.people",
    chapters: [
      { path: "/settings/team", label: "settings.team", hint: "settings.teamHint" },
      { path: "/settings/access", label: "settings.access", hint: "settings.accessHint" },
    ],
  },
];

/** Settings as a list of two levels: beside the page where there is room, before it on a phone. */
export function SettingsFrame() {
  const say = useSay();
  return (
    <Group align="flex-start" gap="xl" wrap="nowrap" maw={1200}>
      <Box component="nav" aria-label={say("nav.settings")} w={200} visibleFrom="md" style={{ flexShrink: 0 }}>
        <Chapters />
      </Box>
      <Box flex={1} miw={0}>
        <Anchor component={Link} to="/settings" hiddenFrom="md" mb="md" inline className="settings-back">
          <IconArrowLeft size={16} aria-hidden className="flips" /> {say("nav.settings")}
        </Anchor>
        <Outlet />
      </Box>
    </Group>
  );
}

/** The list alone, which is all of the page on a phone. */
export function SettingsIndex() {
  const say = useSay();
  const isWide = useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
  if (isWide) return <Navigate to="/settings/rules" replace />;
  return (
    <nav aria-label={say("nav.settings")}>
      <Title order={1} size="h3" mb="md">
        {say("nav.settings")}
      </Title>
      <Chapters hasHints />
    </nav>
  );
}

function Chapters({ hasHints = false }: { hasHints?: boolean }) {
  const say = useSay();
  const { pathname } = useLocation();
  return (
    <Stack gap="md">
      {parts.map(({ label, chapters }) => (
        <div key={label}>
          <Text size="sm" c="dimmed" px="sm" pb={4}>
            {say(label)}
          </Text>
          {chapters.map((chapter) => (
            <NavLink
              key={chapter.path}
              component={Link}
              to={chapter.path}
              active={pathname.startsWith(chapter.path)}
              label={say(chapter.label)}
              description={hasHints ? say(chapter.hint) : undefined}
              mih={hasHints ? 44 : 36}
            />
          ))}
        </div>
      ))}
    </Stack>
  );
}
