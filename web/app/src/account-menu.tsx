import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import {
  IconBrightnessAuto,
  IconCheck,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { Link } from "react-router";
import { query, type Session } from "./api.ts";
import classes from "./frame.module.css";
import { useLanguage } from "./language.tsx";
import { useSay } from "./say.ts";

const schemes = [
  { value: "light", Icon: IconSun },
  { value: "dark", Icon: IconMoon },
  { value: "auto", Icon: IconBrightnessAuto },
] as const;

type AccountMenuProps = { session: Session; isEnding: boolean; onLogOut: () => void };

/** Who is logged in, as what and where; the language, light or dark, the ways to one's profile and out. */
export function AccountMenu({ session, isEnding, onLogOut }: AccountMenuProps) {
  const say = useSay();
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data: me } = query.useQuery("get", "/v1/me");
  const name = me?.name ?? session.account.email;
  const role = say(`role.${session.role}`);
  const where = useClinicNames(session);
  const other = language === "ar" ? "en" : "ar";
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes["account"]}>
          <Avatar size={34} radius="xl" color="clay" name={name} aria-hidden />
          <VisuallyHidden>{say("app.account")} </VisuallyHidden>
          <span className={classes["who"]}>
            <Text size="sm" fw={600} truncate>
              <bdi>{name}</bdi>
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {role}
              {where && (
                <>
                  {" · "}
                  <bdi>{where}</bdi>
                </>
              )}
            </Text>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{session.account.email}</bdi>
          <br />
          {role} · <bdi>{where || session.organization.name}</bdi>
        </Menu.Label>
        <Menu.Item component={Link} to="/profile" leftSection={<IconUser size={18} stroke={1.5} aria-hidden />}>
          {say("nav.profile")}
        </Menu.Item>
        <Menu.Item
          lang={other}
          leftSection={<IconLanguage size={18} stroke={1.5} aria-hidden />}
          onClick={() => choose(other)}
        >
          {say("app.language")}
        </Menu.Item>
        <Menu.Divider />
        {schemes.map(({ value, Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={value === colorScheme}
            leftSection={<Icon size={18} stroke={1.5} aria-hidden />}
            rightSection={value === colorScheme && <IconCheck size={16} aria-hidden />}
            onClick={() => setColorScheme(value)}
          >
            {say(`app.scheme.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          disabled={isEnding}
          leftSection={<IconLogout size={18} stroke={1.5} aria-hidden />}
          onClick={onLogOut}
        >
          {say("action.logOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The clinics a login is limited to; nothing for one that sees them all. */
function useClinicNames({ clinics, organization }: Session): string {
  const { data } = query.useQuery(
    "get",
    "/v1/organizations/{slug}/clinics",
    { params: { path: { slug: organization.slug } } },
    { staleTime: 300_000, enabled: clinics.length > 0 },
  );
  const own = data?.data.filter(({ id }) => clinics.includes(id)) ?? [];
  return own.map(({ name }) => name).join(", ");
}
