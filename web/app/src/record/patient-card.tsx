import { Anchor, Button, CloseButton, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useIntl } from "react-intl";
import { query, type Schemas } from "../api.ts";
import { byCursor } from "../by-cursor.ts";
import { useFormat } from "../format.ts";
import { isDesk } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { useLanguageName } from "../language-names.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { ContactCorrection } from "./contact-correction.tsx";
import { OnlineAccess } from "./online-access.tsx";
import type { Patient } from "./patient-search.tsx";

type PatientCardProps = {
  patientId: string;
  className: string | undefined;
  onClose: () => void;
  onVisit: (visit: Schemas["Appointment"]) => void;
  /** undefined: this login books nothing. */
  onBook: ((patient: Patient) => void) | undefined;
};

/** Who somebody is, how they are reached, and their latest visits. */
export function PatientCard({ patientId, className, onClose, onVisit, onBook }: PatientCardProps) {
  const { formatMessage } = useIntl();
  const say = (id: string) => formatMessage({ id });
  const { role } = useLogin();
  const [isCorrecting, { toggle }] = useDisclosure();
  const {
    data: patient,
    error,
    refetch,
  } = query.useQuery("get", "/v1/patients/{patientId}", {
    params: { path: { patientId } },
  });
  return (
    <aside className={className} aria-label={say("patient.card")}>
      <Group justify="space-between" wrap="nowrap" align="start">
        {patient ? (
          <Title order={2} size="h3">
            <bdi>{patient.fullName}</bdi>
          </Title>
        ) : (
          <Skeleton height={28} width={180} />
        )}
        <CloseButton onClick={onClose} aria-label={say("board.close")} />
      </Group>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {patient && <Facts patient={patient} />}
      {patient && isDesk(role) && (
        <Button variant="subtle" size="compact-sm" mt="xs" aria-expanded={isCorrecting} onClick={toggle}>
          {say("patient.correct")}
        </Button>
      )}
      {isCorrecting && (
        <ContactCorrection
          patientId={patientId}
          saveLabel={say("settings.save")}
          goesWith={["patient"]}
          onSaved={toggle}
        />
      )}
      {patient && isDesk(role) && <OnlineAccess patient={patient} />}
      {patient && onBook && (
        <Button mt="md" onClick={() => onBook(patient)}>
          {say("patient.book")}
        </Button>
      )}
      {!error && (
        <>
          <Title order={3} size="h5" mt="lg" mb="xs">
            {say("patient.visits")}
          </Title>
          <Visits patientId={patientId} onVisit={onVisit} />
        </>
      )}
    </aside>
  );
}

function Facts({ patient: { bornOn, phone, email, gender, interpreterFor } }: { patient: Patient }) {
  const nameOf = useLanguageName();
  const { formatMessage, formatDate } = useIntl();
  const birth = bornOn && formatDate(`${bornOn}T12:00:00Z`, { timeZone: "UTC", dateStyle: "long" });
  const sex = gender === "unknown" ? "" : formatMessage({ id: `patient.gender.${gender}` });
  return (
    <Stack gap={4} mt="xs">
      <Text size="sm">{[birth, sex].filter(Boolean).join(" · ")}</Text>
      {interpreterFor && (
        <Text size="sm">{formatMessage({ id: "board.interpreter" }, { language: nameOf(interpreterFor) })}</Text>
      )}
      {phone && (
        <Anchor size="sm" href={`tel:${phone}`}>
          <bdi>{phone}</bdi>
        </Anchor>
      )}
      {email && (
        <Anchor size="sm" href={`mailto:${email}`}>
          <bdi>{email}</bdi>
        </Anchor>
      )}
    </Stack>
  );
}

function Visits({ patientId, onVisit }: Pick<PatientCardProps, "patientId" | "onVisit">) {
  const { formatMessage } = useIntl();
  const { momentFirst } = useFormat();
  const params = { query: { patientId, order: "latest_first", limit: 10 } } as const;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query.useInfiniteQuery(
    "get",
    "/v1/appointments",
    { params },
    byCursor,
  );
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} />;
  const visits = data.pages.flatMap((page) => page.data);
  if (visits.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {formatMessage({ id: "patient.noVisits" })}
      </Text>
    );
  return (
    <Stack gap={4}>
      {visits.map((visit) => (
        <Button
          key={visit.id}
          variant="subtle"
          justify="start"
          h="auto"
          py={6}
          px="xs"
          ta="start"
          onClick={() => onVisit(visit)}
        >
          <span>
            <Text size="sm">{momentFirst(visit.startsAt, visit.clinic.timeZone)}</Text>
            <Text size="xs" c="dimmed">
              <bdi>{visit.services.map(({ name }) => name).join(", ")}</bdi> ·{" "}
              {formatMessage({ id: `board.status.${visit.status}` })}
            </Text>
          </span>
        </Button>
      ))}
      {hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          mt="xs"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {formatMessage({ id: "booking.more" })}
        </Button>
      )}
    </Stack>
  );
}
