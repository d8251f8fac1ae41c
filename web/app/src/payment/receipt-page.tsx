import { Anchor, Button, Group, Skeleton } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { Link, useParams } from "react-router";
import { query } from "../api.ts";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import classes from "./receipt.module.css";
import { ReceiptSheet } from "./receipt-sheet.tsx";

/** What was paid for a visit, made for paper. */
export function ReceiptPage() {
  const say = useSay();
  const { appointmentId = "" } = useParams();
  const {
    data: receipt,
    error,
    refetch,
  } = query.useQuery("get", "/v1/appointments/{appointmentId}/receipt", { params: { path: { appointmentId } } });
  return (
    <Page
      title={receipt ? say("receipt.title", { number: String(receipt.number) }) : say("booking.receipt")}
      size={720}
      action={
        receipt && (
          <Group gap="md" className={classes["screenOnly"]}>
            <Anchor component={Link} to={`/appointments/${appointmentId}`} py={8}>
              {say("receipt.back")}
            </Anchor>
            <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
              {say("receipt.print")}
            </Button>
          </Group>
        )
      }
    >
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!receipt && !error && <Skeleton h={480} aria-hidden />}
      {receipt && <ReceiptSheet receipt={receipt} />}
    </Page>
  );
}
