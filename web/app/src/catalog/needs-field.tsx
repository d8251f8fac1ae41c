import { Input, MultiSelect } from "@mantine/core";
import { query, type Schemas } from "../api.ts";
import { useSay } from "../say.ts";

type Needs = Schemas["ManagedService"]["needs"];

export const sayNeeds = (needs: Needs, list: (items: readonly string[]) => string) =>
  list(needs.map(({ type }) => type));

/** The types of rooms and devices of which a visit takes a free one each. */
export function NeedsField({ needs, onChange }: { needs: Needs; onChange: (needs: Needs) => void }) {
  const say = useSay();
  const { data: rooms } = query.useQuery("get", "/v1/rooms");
  const { data: equipment } = query.useQuery("get", "/v1/equipment");
  const typesOf = (kind: Needs[number]["kind"], known: readonly { type: string }[] | undefined) => [
    ...new Set([
      ...(known ?? []).map(({ type }) => type),
      ...needs.filter((need) => need.kind === kind).map(({ type }) => type),
    ]),
  ];
  const set = (kind: Needs[number]["kind"], types: string[]) =>
    onChange([...needs.filter((need) => need.kind !== kind), ...types.map((type) => ({ kind, type }))]);
  const chosen = (kind: Needs[number]["kind"]) => needs.filter((need) => need.kind === kind).map(({ type }) => type);
  return (
    <>
      <MultiSelect
        label={say("service.needsRooms")}
        data={typesOf("room", rooms?.data)}
        value={chosen("room")}
        onChange={(types) => set("room", types)}
      />
      <MultiSelect
        label={say("service.needsEquipment")}
        data={typesOf("equipment", equipment?.data)}
        value={chosen("equipment")}
        onChange={(types) => set("equipment", types)}
      />
      <Input.Description>{say("service.needsHint")}</Input.Description>
    </>
  );
}
