import { Button, Skeleton, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { api } from "../api.ts";
import { Page } from "../page.tsx";
import { asError } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { LinkOver } from "./link-over.tsx";
import { isLinkOver, useLinkToken } from "./link-token.ts";
import { useLogin } from "./session.tsx";

/** Where the link that confirms an address leads. Opening it confirms: whoever is here has logged in. */
export function VerifyEmailPage() {
  const say = useSay();
  const { account } = useLogin();
  const token = useLinkToken();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ["verify-email", token],
    queryFn: async () => {
      const { error: problem } = await api.POST("/v1/me/email-verification", { body: { token } });
      if (problem) throw asError(problem);
      await queries.invalidateQueries({ queryKey: ["get", "/v1/me"] });
      return true;
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isOver = isLinkOver(error);
  return (
    <Page title={say("verify.title")} size={480}>
      {data && (
        <div role="status">
          <Text mb="lg">{say("verify.done", { email: account.email })}</Text>
          <Button component={Link} to="/" size="md">
            {say("verify.goOn")}
          </Button>
        </div>
      )}
      {!data && isOver && (
        <>
          <LinkOver to="/profile" />
          {/* Another's link is told apart from one that is over by nobody but its reader. */}
          <Text mt="lg">{say("verify.loggedInAs", { email: account.email })}</Text>
        </>
      )}
      {!data && error && !isOver && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={80} aria-hidden />}
    </Page>
  );
}
