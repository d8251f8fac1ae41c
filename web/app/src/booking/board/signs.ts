import {
  IconCash,
  IconClockExclamation,
  IconLanguage,
  IconNote,
  IconNurse,
  type IconProps,
  IconStack2,
  IconUserPlus,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useLanguageName } from "../../language-names.ts";
import { useSay } from "../../say.ts";
import type { Appointment } from "./board-data.ts";
import { isUnpaid } from "./status.ts";

type Sign = { kind: string; text: string; Icon: ComponentType<IconProps> };

/** What is to be known of a visit at a glance, each by its sign and in words. */
export function useSigns(appointment: Appointment, isOutsideHours = false): Sign[] {
  const say = useSay();
  const nameOf = useLanguageName();
  const { signs, overbooking, nurse } = appointment;
  const interpreterFor = signs?.interpreterFor;
  return [
    ...(isOutsideHours ? [{ kind: "outsideHours", text: say("board.outsideHours"), Icon: IconClockExclamation }] : []),
    ...(isUnpaid(appointment) ? [{ kind: "unpaid", text: say("board.unpaid"), Icon: IconCash }] : []),
    ...(overbooking ? [{ kind: "overbooked", text: say("board.overbooked"), Icon: IconStack2 }] : []),
    ...(signs?.isFirstVisit ? [{ kind: "newPatient", text: say("board.newPatient"), Icon: IconUserPlus }] : []),
    ...(nurse ? [{ kind: "nurse", text: say("board.nurse.sign", { name: nurse.name }), Icon: IconNurse }] : []),
    ...(signs?.hasNote ? [{ kind: "noted", text: say("board.noted"), Icon: IconNote }] : []),
    ...(interpreterFor
      ? [
          {
            kind: "interpreter",
            text: say("board.interpreter", { language: nameOf(interpreterFor) }),
            Icon: IconLanguage,
          },
        ]
      : []),
  ];
}
