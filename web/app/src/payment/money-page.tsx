import { Stack } from "@mantine/core";
import { Navigate } from "react-router";
import { useSetting } from "../booking/board/board-data.ts";
import { isManaging } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { Page } from "../page.tsx";
import { useSay } from "../say.ts";
import { Disputes } from "./disputes.tsx";
import { Reconciliation } from "./reconciliation.tsx";

/** What becomes of the clinics' money beyond single visits. */
export function MoneyPage() {
  const say = useSay();
  const { role } = useLogin();
  const { clinics } = useSetting();
  if (!isManaging(role)) return <Navigate to="/" replace />;
  return (
    <Page title={say("nav.money")}>
      <Stack gap={40}>
        <Disputes clinics={clinics} />
        <Reconciliation clinics={clinics} />
      </Stack>
    </Page>
  );
}
