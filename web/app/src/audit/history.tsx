import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { query, type Schemas } from "../api.ts";
import { byCursor } from "../by-cursor.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import classes from "./audit.module.css";
import { Change } from "./change.tsx";

export type SettingKind = Schemas["SettingChange"]["kind"];
type HistoryProps = { kind?: SettingKind | undefined; thingId?: string | undefined };

/** What was changed of one thing, of one kind of things or of all of them, the latest first. */
export function History({ kind, thingId }: HistoryProps) {
  const say = useSay();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useChanges({ kind, thingId });
  const changes = data?.pages.flatMap((page) => page.data);
  return (
    <>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!changes && !error && <HistorySkeleton />}
      {changes?.length === 0 && (
        <Text role="status" c="dimmed" py="md">
          {say("history.none")}
        </Text>
      )}
      {changes && changes.length > 0 && (
        <ol className={classes["changes"]}>
          {changes.map((change) => (
            <Change key={change.id} change={change} isNamed={!thingId && !isOneOfItsKind(kind)} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("history.more")}
        </Button>
      )}
    </>
  );
}

const isOneOfItsKind = (kind: SettingKind | undefined) => kind === "organization" || kind === "discount_rule";

function HistorySkeleton() {
  return (
    <Stack gap="lg" pt="sm" aria-hidden>
      {[1, 2, 3].map((change) => (
        <Stack gap={6} key={change}>
          <Skeleton height={14} width="60%" />
          <Skeleton height={36} />
        </Stack>
      ))}
    </Stack>
  );
}

const useChanges = ({ kind, thingId }: HistoryProps) =>
  query.useInfiniteQuery(
    "get",
    "/v1/setting-changes",
    { params: { query: { limit: 20, ...(kind && { kind }), ...(thingId && { thingId }) } } },
    byCursor,
  );
