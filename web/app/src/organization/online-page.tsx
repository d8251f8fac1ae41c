import { Code, Input, Stack, Switch, TagsInput } from "@mantine/core";
import { api, query, type Schemas } from "../api.ts";
import { useLanguage } from "../language.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { EditForm } from "./editing/edit-form.tsx";
import { useFormats } from "./editing/formats.ts";
import { PageHead } from "./editing/page-head.tsx";
import { PageSkeleton } from "./editing/page-skeleton.tsx";
import { useEdit } from "./editing/use-edit.ts";
import { useReach } from "./reach.ts";

type Organization = Schemas["OrganizationSettings"];
const switches = ["patientBooking", "patientRegistration", "otherSites"] as const;

/** What patients may do by themselves, and where. */
export function OnlinePage() {
  const { data, error, refetch } = query.useQuery("get", "/v1/organization");
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return data ? <OnlineForm organization={data} /> : <PageSkeleton />;
}

const toValues = (organization: Organization | undefined) => ({
  patientBooking: organization?.patientBooking ?? true,
  patientRegistration: organization?.patientRegistration ?? true,
  otherSites: organization?.otherSites ?? true,
  embedOrigins: organization?.embedOrigins ?? [],
});

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

function OnlineForm({ organization }: { organization: Organization }) {
  const say = useSay();
  const { list } = useFormats();
  const { language } = useLanguage();
  const { adminOnly } = useReach();
  const shown = { show: (is: boolean) => say(is ? "settings.yes" : "settings.no") };
  const edit = useEdit({
    thing: organization,
    toValues,
    fields: {
      patientBooking: { label: say("online.patientBooking"), ...shown },
      patientRegistration: { label: say("online.patientRegistration"), ...shown },
      otherSites: { label: say("online.otherSites"), ...shown },
      embedOrigins: { label: say("online.sites"), show: (sites) => list(sites) || say("settings.nothing") },
    },
    check: ({ embedOrigins }) => ({ embedOrigins: !embedOrigins.every(isOrigin) && say("online.sitesFault") }),
    send: ({ changed, ifMatch }) => api.PATCH("/v1/organization", { params: { header: ifMatch }, body: changed }),
    onSaved: () => undefined,
  });
  const { values, getInputProps } = edit.form;
  const script = `<script src="${location.origin}/widget.js" data-organization="${organization.slug}" async></script>`;
  const address = `${location.origin}/book/${organization.slug}/embed?lang=${language}`;
  const frame = `<iframe src="${address}" title="${say("online.frameTitle")}" style="width:100%;height:900px;border:0"></iframe>`;
  return (
    <Stack maw={640}>
      <PageHead title={say("settings.online")} hint={say("settings.onlineHint")} kind="organization" />
      <EditForm edit={edit} lockedBecause={adminOnly}>
        {switches.map((name) => (
          <Switch
            key={name}
            label={say(`online.${name}`)}
            description={say(values[name] ? `online.${name}.on` : `online.${name}.off`)}
            {...getInputProps(name, { type: "checkbox" })}
          />
        ))}
        <TagsInput
          label={say("online.sites")}
          description={say("online.sitesHint")}
          placeholder="https://clinic.example"
          dir="ltr"
          maxTags={20}
          splitChars={[",", " "]}
          acceptValueOnBlur
          {...getInputProps("embedOrigins")}
          onChange={(sites) => edit.form.setValues({ embedOrigins: sites.map(toOrigin) })}
        />
        <ToPaste label={say("online.script")} hint={say("online.scriptHint")} code={script} />
        <ToPaste label={say("online.frame")} hint={say("online.frameHint")} code={frame} />
      </EditForm>
    </Stack>
  );
}

/** A line for the source of the clinic's own site. */
function ToPaste({ label, hint, code }: { label: string; hint: string; code: string }) {
  return (
    <Input.Wrapper label={label} description={hint} labelElement="div">
      <Code block dir="ltr" mt={4} style={{ whiteSpace: "pre-wrap" }}>
        {code}
      </Code>
    </Input.Wrapper>
  );
}

/** Of an address that was pasted, what names its site. */
const toOrigin = (text: string) => (URL.canParse(text) ? new URL(text).origin : text);
