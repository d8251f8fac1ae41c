import { Anchor, Text, VisuallyHidden } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Schemas } from "../api.ts";
import { readersZone, useFormat } from "../format.ts";
import { PaleBadge } from "../pale-badge.tsx";
import { useSay } from "../say.ts";
import classes from "./audit.module.css";
import { fieldLabels } from "./field-labels.ts";
import { useValueWords } from "./use-value-words.ts";
import { useZoneOf } from "./use-zone-of.ts";

type SettingChange = Schemas["SettingChange"];
type Value = Schemas["SettingValue"];

const pages: Record<SettingChange["kind"], string> = {
  organization: "/settings/rules",
  clinic: "/settings/clinics",
  room: "/settings/rooms",
  equipment: "/settings/equipment",
  category: "/settings/categories",
  consumable: "/settings/consumables",
  service: "/settings/services",
  offer: "/settings/services",
  staff: "/settings/team",
  discount_rule: "/settings/discounts",
  member: "/settings/access",
};

/** The organization and its discount rule have pages; all other things have a place on the page of their kind. */
function pathOf({ kind, thing }: SettingChange): string {
  if (kind === "organization" || kind === "discount_rule") return pages[kind];
  return `${pages[kind]}/${thing.id}${kind === "offer" ? "?tab=offers" : ""}`;
}

/** Who changed something, when, and each value as it was and is; with `isNamed` also of what. */
export function Change({ change, isNamed }: { change: SettingChange; isNamed: boolean }) {
  const say = useSay();
  const { dated } = useFormat();
  const timeZone = useZoneOf()(change);
  const { kind, act, by, thing, clinic, changedAt, values } = change;
  const [there, here] = [dated(changedAt, timeZone), dated(changedAt, readersZone())];
  const place = kind === "offer" || kind === "staff" ? (clinic?.name ?? "") : "";
  return (
    <li className={classes["change"]}>
      {isNamed && (
        <Text size="sm" fw={600}>
          <Text span inherit c="dimmed" fw={400}>
            {say(`history.kind.${kind}`)}
          </Text>{" "}
          {kind !== "discount_rule" && (
            <Anchor component={Link} to={pathOf(change)} inherit>
              <bdi>{thing.name}</bdi>
            </Anchor>
          )}
        </Text>
      )}
      <Text size="sm" c="dimmed" component="div">
        <time dateTime={changedAt}>{there}</time>
        {here !== there && ` (${say("history.here", { here })})`}
        {" · "}
        <bdi>{by ? (by.name ?? say("task.someone")) : say("history.unnamed")}</bdi>
        {place && (
          <>
            {" · "}
            <bdi>{place}</bdi>
          </>
        )}
        {act !== "changed" && (
          <PaleBadge ms={8} size="sm" color={act === "made" ? "green" : "gray"}>
            {say(`history.act.${act}`)}
          </PaleBadge>
        )}
      </Text>
      <dl className={classes["values"]}>
        {values.map((value) => (
          <ValueRow key={value.field} {...{ value, act, timeZone }} />
        ))}
      </dl>
    </li>
  );
}

type ValueRowProps = { value: Value; act: SettingChange["act"]; timeZone: string };

/** Of what came to be or is no more, what it was; else from what to what, or what a list lost or gained. */
function ValueRow({ value, act, timeZone }: ValueRowProps) {
  const say = useSay();
  const { before, after } = useValueWords()(value, timeZone);
  if (!before && !after) return null;
  return (
    <>
      <dt>{say(fieldLabels[value.field])}</dt>
      <dd>{act === "changed" ? <FromTo {...{ value, before, after }} /> : act === "made" ? after : before}</dd>
    </>
  );
}

function FromTo({ value, before, after }: { value: Value; before: string; after: string }) {
  const say = useSay();
  if (!isReplaced(value))
    return [
      ...(before ? [say("history.removed", { what: before })] : []),
      ...(after ? [say("history.added", { what: after })] : []),
    ].join("\n");
  return (
    <>
      <VisuallyHidden>{say("history.from")} </VisuallyHidden>
      <span className={classes["before"]}>{before || say("settings.nothing")}</span>{" "}
      <IconArrowRight size={14} aria-hidden className="flips" /> <VisuallyHidden>{say("history.to")} </VisuallyHidden>
      <span className={classes["after"]}>{after || say("settings.nothing")}</span>
    </>
  );
}

/** Whether what is now stands where the other was; else things went out of a list, and others came into it. */
function isReplaced(value: Value): boolean {
  switch (value.type) {
    case "week":
      return value.before.length > 0 && value.after.length > 0;
    case "amounts":
      return isSameBy(({ currency }) => currency, value);
    case "days":
      return isSameBy(({ day }) => day, value);
    default:
      return value.type === "questions" || !Array.isArray(value.before);
  }
}

const isSameBy = <T,>(keyOf: (item: T) => string, { before, after }: { before: T[]; after: T[] }) =>
  before.map(keyOf).join() === after.map(keyOf).join();
