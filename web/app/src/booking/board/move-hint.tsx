import { Paper, Text } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import classes from "./board.module.css";

const SHOWN_MS = 6_000;

/** Why nothing happened, for long enough to read it. */
export function MoveHint({ words, onEnd }: { words: string; onEnd: () => void }) {
  useTimeout(onEnd, SHOWN_MS, { autoInvoke: true });
  return (
    <Paper className={classes.notice} shadow="md" p="sm" role="status">
      <Text size="sm">{words}</Text>
    </Paper>
  );
}
