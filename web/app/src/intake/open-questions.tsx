import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useSay } from "../say.ts";
import { useIntake } from "./use-intake.ts";

/** Where the clinic asks something that nobody has answered: the way there. */
export function OpenQuestions({ appointmentId }: { appointmentId: string }) {
  const say = useSay();
  const { data } = useIntake(appointmentId);
  const open = (data?.services ?? []).filter(({ answered }) => answered === null);
  if (!data?.mayAnswer || open.length === 0) return null;
  const count = open.reduce((sum, { questions }) => sum + questions.length, 0);
  return (
    <Text mt="sm">
      {say("intake.open", { count })}{" "}
      <Anchor component={Link} to={`/appointments/${appointmentId}`} inherit>
        {say("intake.answer")}
      </Anchor>
    </Text>
  );
}
