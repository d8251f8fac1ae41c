import { Button, Group, Skeleton, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { query } from "../api.ts";
import { isProblem } from "../problem.ts";
import { useSay } from "../say.ts";

/**
 * Whose login it is. Where that is known, its name stands there; its short name is asked for only if it is another one.
 * `known` is the short name as the page was opened, `field` that of the form.
 */
export function OrganizationField({ known, field }: { known: string; field: object }) {
  const say = useSay();
  const [isAsked, setAsked] = useState(known === "");
  const { data, error } = query.useQuery(
    "get",
    "/v1/organizations/{slug}",
    { params: { path: { slug: known } } },
    { enabled: !isAsked, staleTime: Number.POSITIVE_INFINITY },
  );
  const isUnknown = isProblem(error) && error.code === "not_found";
  if (isAsked || isUnknown)
    return (
      <TextInput
        size="md"
        label={say("login.organization")}
        description={say("login.organizationHint")}
        autoComplete="organization"
        autoFocus={known !== ""}
        required
        {...field}
      />
    );
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      {data || error ? (
        <Text fz={16} fw={600}>
          <bdi>{data?.name ?? known}</bdi>
        </Text>
      ) : (
        <Skeleton h={20} w={160} aria-hidden />
      )}
      <Button variant="subtle" size="compact-sm" onClick={() => setAsked(true)} flex="none">
        {say("login.otherClinic")}
      </Button>
    </Group>
  );
}
