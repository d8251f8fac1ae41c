import { Alert, Button, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { StillUnderWay } from "../../../clients/typescript/repeat-pending.ts";
import { isMissing, isProblem, isRefusal } from "./problem.ts";

type ProblemNoticeProps = {
  /** What it means for the reader. */
  title?: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
};

/**
 * Why something was not done, in words. A failure has the number under which it is found again, and the way to try
 * once more; a refusal by the rules has neither, as it would be the same again.
 */
export function ProblemNotice({ title, error, onRetry }: ProblemNoticeProps) {
  const { formatMessage } = useIntl();
  if (!error) return null;
  const known = isProblem(error) ? error : undefined;
  const refused = isMissing(error) ? "not_found" : known?.code;
  const code = `problem.${refused ?? (error instanceof StillUnderWay ? "still_under_way" : "unreachable")}`;
  const fallback = known?.detail ?? known?.title ?? "";
  const seconds = known && typeof known["retryAfterSeconds"] === "number" ? known["retryAfterSeconds"] : 60;
  const isFailure = !isRefusal(error);
  return (
    <Alert color={isFailure ? "red" : "orange"} role="alert" my="md" title={title}>
      <Text size="sm">{formatMessage({ id: code, defaultMessage: fallback }, { seconds })}</Text>
      {known && isFailure && (
        <Text size="xs" c="dimmed">
          {formatMessage({ id: "problem.request" }, { id: known.requestId })}
        </Text>
      )}
      {onRetry && isFailure && (
        <Button size="xs" variant="light" mt="xs" onClick={onRetry}>
          {formatMessage({ id: "action.retry" })}
        </Button>
      )}
    </Alert>
  );
}
