import { Skeleton, Stack, Text, Title } from "@mantine/core";
import { query } from "../api.ts";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { AddressState } from "./address-state.tsx";
import { ContactForm } from "./contact-form.tsx";
import { PasswordChange } from "./password-change.tsx";
import { useLogin } from "./session.tsx";

/** What is one's own: how the patients of one's account are reached, and the password of the login. */
export function ProfilePage() {
  const say = useSay();
  const { patients } = useLogin();
  return (
    <Page title={say("nav.profile")} size={480}>
      <Stack gap={40}>
        <Who />
        <AddressState />
        {patients.map((patientId) => (
          <Contact key={patientId} patientId={patientId} />
        ))}
        <PasswordChange />
      </Stack>
    </Page>
  );
}

/** As what one works here; patients are named with what they can change of themselves. */
function Who() {
  const say = useSay();
  const { role, patients, account } = useLogin();
  const { data: me } = query.useQuery("get", "/v1/me");
  if (patients.length > 0) return null;
  return (
    <div>
      <Title order={2} fz={20}>
        <bdi>{me?.name ?? account.email}</bdi>
      </Title>
      <Text c="dimmed">
        {say(`role.${role}`)} · <bdi>{account.email}</bdi>
      </Text>
    </div>
  );
}

function Contact({ patientId }: { patientId: string }) {
  const params = { path: { patientId } };
  const { data, error, refetch } = query.useQuery("get", "/v1/patients/{patientId}", { params });
  if (data) return <ContactForm patient={data} readAnew={async () => (await refetch()).data} />;
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div aria-hidden>
      <Skeleton h={20} maw={200} mb="lg" />
      <Skeleton h={42} mb="lg" />
      <Skeleton h={42} mb="lg" />
      <Skeleton h={42} w={120} />
    </div>
  );
}
