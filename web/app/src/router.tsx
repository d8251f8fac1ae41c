import { Button, Container, Text, Title } from "@mantine/core";
import { createBrowserRouter, Link, Navigate, Outlet, type RouteObject, useLocation } from "react-router";
import { ErrorPage } from "./error-page.tsx";
import { Frame } from "./frame.tsx";
import { useLogin } from "./identity/session.tsx";
import { isOthersPlace, placesOf } from "./places.ts";
import { type TextId, useSay } from "./say.ts";

/** The chapters of the settings; behind one stands the id of what is edited, or `new`. */
const settings: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({ Component: (await import("./organization/settings-frame.tsx")).SettingsIndex }),
  },
  {
    path: "rules",
    lazy: async () => ({ Component: (await import("./organization/rules-page.tsx")).RulesPage }),
  },
  {
    path: "online",
    lazy: async () => ({ Component: (await import("./organization/online-page.tsx")).OnlinePage }),
  },
  {
    path: "branding",
    lazy: async () => ({ Component: (await import("./organization/branding-page.tsx")).BrandingPage }),
  },
  {
    path: "clinics/:id?",
    lazy: async () => ({ Component: (await import("./organization/clinics-page.tsx")).ClinicsPage }),
  },
  {
    path: "rooms/:id?",
    lazy: async () => ({ Component: (await import("./organization/resources-page.tsx")).RoomsPage }),
  },
  {
    path: "equipment/:id?",
    lazy: async () => ({ Component: (await import("./organization/resources-page.tsx")).EquipmentPage }),
  },
  {
    path: "services/:id?",
    lazy: async () => ({ Component: (await import("./catalog/services-page.tsx")).ServicesPage }),
  },
  {
    path: "categories/:id?",
    lazy: async () => ({ Component: (await import("./catalog/categories-page.tsx")).CategoriesPage }),
  },
  {
    path: "consumables/:id?",
    lazy: async () => ({ Component: (await import("./inventory/consumables-page.tsx")).ConsumablesPage }),
  },
  { path: "team/:id?", lazy: async () => ({ Component: (await import("./staff/team-page.tsx")).TeamPage }) },
  {
    path: "access/:id?",
    lazy: async () => ({ Component: (await import("./identity/access-page.tsx")).AccessPage }),
  },
  {
    path: "history",
    lazy: async () => ({ Component: (await import("./audit/history-page.tsx")).HistoryPage }),
  },
  {
    path: "discounts",
    lazy: async () => ({ Component: (await import("./pricing/discounts-page.tsx")).DiscountsPage }),
  },
];

/** Each capability's pages are a file of their own for the browser, loaded when somebody goes there. */
export const router = createBrowserRouter(
  [
    {
      element: <Frame />,
      hydrateFallbackElement: <></>, // who is logged in is not known for a moment either: the page stays empty for both
      errorElement: <ErrorPage />,
      // Below the frame, so that the ways to other pages stay.
      children: [
        {
          element: <Place />,
          errorElement: <ErrorPage />,
          children: [
            { index: true, element: <Start /> },
            { path: "register", element: <Navigate to="/" replace /> },
            {
              path: "profile",
              lazy: async () => ({ Component: (await import("./identity/profile-page.tsx")).ProfilePage }),
            },
            {
              path: "appointments",
              lazy: async () => ({ Component: (await import("./booking/appointments-page.tsx")).AppointmentsPage }),
            },
            {
              path: "appointments/:appointmentId",
              lazy: async () => ({ Component: (await import("./booking/appointment-page.tsx")).AppointmentPage }),
            },
            {
              path: "appointments/:appointmentId/receipt",
              lazy: async () => ({ Component: (await import("./payment/receipt-page.tsx")).ReceiptPage }),
            },
            {
              path: "payments",
              lazy: async () => ({ Component: (await import("./payment/payments-page.tsx")).PaymentsPage }),
            },
            { path: "board", lazy: () => import("./booking/board/board-page.tsx") },
            { path: "money", lazy: async () => ({ Component: (await import("./payment/money-page.tsx")).MoneyPage }) },
            {
              path: "day-count",
              lazy: async () => ({ Component: (await import("./payment/day-count/day-count-page.tsx")).DayCountPage }),
            },
            { path: "tasks", lazy: async () => ({ Component: (await import("./task/tasks-page.tsx")).TasksPage }) },
            {
              path: "settings",
              lazy: async () => ({ Component: (await import("./organization/settings-frame.tsx")).SettingsFrame }),
              children: settings,
            },
            {
              path: "system",
              lazy: async () => ({ Component: (await import("./system/system-page.tsx")).SystemPage }),
            },
            {
              path: "verify-email",
              lazy: async () => ({ Component: (await import("./identity/verify-email-page.tsx")).VerifyEmailPage }),
            },
            { path: "*", element: <Nowhere title="app.notFound" hint="app.notFoundHint" /> },
          ],
        },
      ],
    },
    // For everybody, whoever is logged in.
    {
      path: "forgot-password",
      hydrateFallbackElement: <></>,
      errorElement: <ErrorPage />,
      lazy: async () => ({ Component: (await import("./identity/forgot-password-page.tsx")).ForgotPasswordPage }),
    },
    {
      path: "new-password",
      hydrateFallbackElement: <></>,
      errorElement: <ErrorPage />,
      lazy: async () => ({ Component: (await import("./identity/new-password-page.tsx")).NewPasswordPage }),
    },
    {
      path: "invitation",
      hydrateFallbackElement: <></>,
      lazy: async () => ({ Component: (await import("./identity/invitation-page.tsx")).InvitationPage }),
    },
  ],
  { basename: "/app" },
);

/** What an address leads to, if it is for one's role. */
function Place() {
  const { role } = useLogin();
  const { pathname } = useLocation();
  return isOthersPlace(role, pathname) ? <Nowhere title="app.notYours" hint="app.notYoursHint" /> : <Outlet />;
}

/** The first place of one's role. */
function Start() {
  const [first] = placesOf(useLogin().role);
  return first ? <Navigate to={first.path} replace /> : <Nowhere title="app.notFound" hint="app.notFoundHint" />;
}

/** The page of an address that leads to nothing one can see. */
function Nowhere({ title, hint }: { title: TextId; hint: TextId }) {
  const say = useSay();
  return (
    <Container size="xs" py={64}>
      <Title order={1} size="h2">
        {say(title)}
      </Title>
      <Text my="md">{say(hint)}</Text>
      <Button component={Link} to="/">
        {say("app.start")}
      </Button>
    </Container>
  );
}
