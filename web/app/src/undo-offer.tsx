import { Button, Group } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import type { ReactNode } from "react";

const UNDO_MS = 10_000;

type UndoOfferProps = {
  label: string;
  isBusy: boolean;
  onUndo: () => void;
  onEnd: () => void;
  children: ReactNode;
};

/** What was done, with the way back for ten seconds; anew with another `key`. */
export function UndoOffer({ label, isBusy, onUndo, onEnd, children }: UndoOfferProps) {
  useTimeout(onEnd, UNDO_MS, { autoInvoke: true });
  return (
    <Group wrap="nowrap" justify="space-between">
      {children}
      <Button size="compact-sm" variant="light" flex="none" loading={isBusy} onClick={onUndo}>
        {label}
      </Button>
    </Group>
  );
}
