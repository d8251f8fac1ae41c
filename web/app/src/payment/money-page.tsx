import { Stack } from "@mantine/core";
import { useSetting } from "../booking/board/board-data.ts";
import { Page } from "../page.tsx";
import { useSay } from "../say.ts";
import { Disputes } from "./disputes.tsx";
import { Reconciliation } from "./reconciliation.tsx";

/** What becomes of the clinics' money beyond single visits. */
export function MoneyPage() {
  const say = useSay();
  const { clinics } = useSetting();
  return (
    <Page title={say("nav.money")}>
      <Stack gap={40}>
        <Disputes clinics={clinics} />
        <Reconciliation clinics={clinics} />
      </Stack>
    </Page>
  );
}
