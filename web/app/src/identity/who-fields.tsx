import { TextInput } from "@mantine/core";
import { useSay } from "../say.ts";

type Field = "organization" | "email";

/** By which a login is found. */
export function WhoFields({ put }: { put: (field: Field) => object }) {
  const say = useSay();
  return (
    <>
      <TextInput
        size="md"
        label={say("login.organization")}
        description={say("login.organizationHint")}
        autoComplete="organization"
        required
        {...put("organization")}
      />
      <TextInput
        mt="md"
        size="md"
        type="email"
        label={say("login.email")}
        autoComplete="username"
        required
        {...put("email")}
      />
    </>
  );
}
