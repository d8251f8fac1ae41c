import { Button, Container, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import { useRouteError } from "react-router";
import { hasLoadedAnew, isMissingPart, loadAnew } from "./missing-part.ts";
import { useSay } from "./say.ts";

/**
 * In the place of a page that failed. One whose part of the app is gone, because a newer version is out, is loaded anew
 * by itself, once; only a lost connection or a fault of ours leaves anything to read.
 */
export function ErrorPage() {
  const say = useSay();
  const isMissing = isMissingPart(useRouteError());
  const isLeaving = isMissing && navigator.onLine && !hasLoadedAnew();
  useEffect(() => {
    if (isLeaving) loadAnew();
  }, [isLeaving]);
  if (isLeaving) return null;
  return (
    <Container size="xs" py={64} role="alert">
      <Title order={1} size="h2">
        {say(isMissing ? "app.missing" : "app.broken")}
      </Title>
      <Text my="md">{say(isMissing ? "app.missingHint" : "app.brokenHint")}</Text>
      <Button onClick={loadAnew}>{say("app.loadAnew")}</Button>
    </Container>
  );
}
