import { Button, Text } from "@mantine/core";
import { Link } from "react-router";
import { useSay } from "../say.ts";

/** A mailed link that leads nowhere any more, and where to have a new one sent. */
export function LinkOver({ to }: { to: string }) {
  const say = useSay();
  return (
    <div role="alert">
      <Text fw={600}>{say("link.over")}</Text>
      <Text mb="lg">{say("link.overHint")}</Text>
      <Button component={Link} to={to} size="md">
        {say("link.another")}
      </Button>
    </div>
  );
}
