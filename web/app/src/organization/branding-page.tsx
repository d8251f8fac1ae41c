import { Anchor, Box, ColorInput, Group, Stack, Text, TextInput } from "@mantine/core";
import { useIntl } from "react-intl";
import { contrast, ENOUGH_CONTRAST } from "../../../shared/contrast.ts";
import { api, query, type Schemas } from "../api.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { EditForm } from "./editing/edit-form.tsx";
import { PageHead } from "./editing/page-head.tsx";
import { PageSkeleton } from "./editing/page-skeleton.tsx";
import { useEdit } from "./editing/use-edit.ts";
import { useReach } from "./reach.ts";

type Organization = Schemas["OrganizationSettings"];
const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** The organization's name, colour and logo on what patients see. */
export function BrandingPage() {
  const { data, error, refetch } = query.useQuery("get", "/v1/organization");
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return data ? <BrandingForm organization={data} /> : <PageSkeleton />;
}

const toValues = (organization: Organization | undefined) => ({
  name: organization?.name ?? "",
  brandColor: organization?.brandColor ?? "",
  logoUrl: organization?.logoUrl ?? "",
});

function BrandingForm({ organization }: { organization: Organization }) {
  const say = useSay();
  const { adminOnly } = useReach();
  const text = { show: (value: string) => value || say("settings.nothing") };
  const edit = useEdit({
    thing: organization,
    toValues,
    fields: {
      name: { label: say("branding.name"), ...text },
      brandColor: { label: say("branding.color"), ...text },
      logoUrl: { label: say("branding.logo"), ...text },
    },
    check: ({ name, brandColor, logoUrl }) => ({
      name: name.trim() === "" && say("settings.required"),
      brandColor: brandColor !== "" && !isColor(brandColor) && say("branding.colorFault"),
      logoUrl: logoUrl !== "" && !logoUrl.startsWith("https://") && say("branding.logoFault"),
    }),
    send: ({ changed: { name, brandColor, logoUrl }, ifMatch }) =>
      api.PATCH("/v1/organization", {
        params: { header: ifMatch },
        body: {
          ...(name !== undefined && { name }),
          ...(brandColor !== undefined && { brandColor: brandColor || null }),
          ...(logoUrl !== undefined && { logoUrl: logoUrl || null }),
        },
      }),
    onSaved: () => undefined,
  });
  const { values, getInputProps } = edit.form;
  return (
    <Stack maw={640}>
      <PageHead title={say("settings.branding")} hint={say("settings.brandingHint")} kind="organization" />
      <EditForm edit={edit} lockedBecause={adminOnly}>
        <TextInput label={say("branding.name")} required {...getInputProps("name")} />
        <ColorInput
          label={say("branding.color")}
          description={say("branding.colorHint")}
          placeholder="#7a3b69"
          maw={360}
          format="hex"
          dir="ltr"
          eyeDropperButtonProps={{ "aria-label": say("branding.pick") }}
          {...getInputProps("brandColor")}
        />
        {isColor(values.brandColor) && <Contrast color={values.brandColor} />}
        <TextInput label={say("branding.logo")} placeholder="https://" dir="ltr" {...getInputProps("logoUrl")} />
      </EditForm>
      <Text size="sm">
        <Anchor inherit href={`/book/${organization.slug}`} target="_blank" rel="noreferrer">
          {say("branding.look")}
        </Anchor>
      </Text>
    </Stack>
  );
}

/** The colour as a button has it, and whether what stands on it can be read. */
function Contrast({ color }: { color: string }) {
  const say = useSay();
  const { formatNumber } = useIntl();
  const onWhite = contrast(color, "#ffffff");
  const ratio = formatNumber(onWhite, { maximumFractionDigits: 1 });
  return (
    <Group>
      <Box bg={color} c={onWhite < ENOUGH_CONTRAST ? "black" : "white"} px="md" py={8} bdrs={8} aria-hidden>
        {say("branding.sample")}
      </Box>
      <Text size="sm" maw="44ch" role="status">
        {say(onWhite < ENOUGH_CONTRAST ? "branding.contrastLow" : "branding.contrastGood", { ratio })}
      </Text>
    </Group>
  );
}
