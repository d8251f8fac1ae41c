import { Button, Container, Text, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import { createBrowserRouter, Link, Navigate } from "react-router";
import { Frame } from "./frame.tsx";
import { useLogin } from "./identity/session.tsx";
import { placesOf } from "./places.ts";

/** Each capability's pages are a file of their own for the browser, loaded when somebody goes there. */
export const router = createBrowserRouter(
  [
    {
      element: <Frame />,
      children: [
        { index: true, element: <Start /> },
        {
          path: "appointments",
          lazy: async () => ({ Component: (await import("./booking/appointments-page.tsx")).AppointmentsPage }),
        },
        {
          path: "appointments/:appointmentId",
          lazy: async () => ({ Component: (await import("./booking/appointment-page.tsx")).AppointmentPage }),
        },
        { path: "board", lazy: () => import("./booking/board/board-page.tsx") },
        { path: "*", element: <NotFound /> },
      ],
    },
  ],
  { basename: "/app" },
);

/** The first place of one's role. */
function Start() {
  const [first] = placesOf(useLogin().role);
  return first ? <Navigate to={first.path} replace /> : <NotFound />;
}

function NotFound() {
  const { formatMessage } = useIntl();
  return (
    <Container size="xs" py={64}>
      <Title order={1} size="h2">
        {formatMessage({ id: "app.notFound" })}
      </Title>
      <Text my="md">{formatMessage({ id: "app.notFoundHint" })}</Text>
      <Button component={Link} to="/">
        {formatMessage({ id: "app.start" })}
      </Button>
    </Container>
  );
}
