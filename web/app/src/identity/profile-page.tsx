import { Skeleton, Stack } from "@mantine/core";
import { query } from "../api.ts";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { AddressState } from "./address-state.tsx";
import { ContactForm } from "./contact-form.tsx";
import { useLogin } from "./session.tsx";

/** How the patients of one's account are reached. */
export function ProfilePage() {
  const say = useSay();
  const { patients } = useLogin();
  return (
    <Page title={say("nav.profile")} size={480}>
      <Stack gap={40}>
        <AddressState />
        {patients.map((patientId) => (
          <Contact key={patientId} patientId={patientId} />
        ))}
      </Stack>
    </Page>
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
