import { TextInput } from "@mantine/core";
import { useSay } from "../say.ts";
import { OrganizationField } from "./organization-field.tsx";

type Field = "organization" | "email";
type WhoFieldsProps = {
  /** As far as it was known when the page was opened. */
  organization: string;
  put: (field: Field) => object;
};

/** By which a login is found. */
export function WhoFields({ organization, put }: WhoFieldsProps) {
  const say = useSay();
  return (
    <>
      <OrganizationField known={organization} field={put("organization")} />
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
