import { Button, Group, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, query, type Schemas } from "../api.ts";
import { useFormat } from "../format.ts";
import { isDesk } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";
import { WriteMessage } from "./write-message.tsx";

type Message = Schemas["Message"];
type About = { id: string; clinic: { timeZone: string } };

const list = "/v1/appointments/{appointmentId}/messages";

/** Mails are under way for moments; new ones follow what happens to the visit. */
const UNDER_WAY_MS = 2_000;
const AT_REST_MS = 15_000;
const isOpen = ({ status }: Message) => status === "queued" || status === "sending";

/** What the patient was written about an appointment; for the desk also what came of it, and once more where needed. */
export function Messages({ appointment: { id, clinic } }: { appointment: About }) {
  const say = useSay();
  const { role } = useLogin();
  const { data, error, refetch } = query.useQuery(
    "get",
    list,
    { params: { path: { appointmentId: id } } },
    { refetchInterval: ({ state }) => (state.data?.data.some(isOpen) ? UNDER_WAY_MS : AT_REST_MS) },
  );
  const isWriter = isDesk(role);
  if (!error && !data?.data.length && !isWriter) return null;
  return (
    <section aria-labelledby="messages">
      <Title order={2} fz={16} mt="xl" mb="md" id="messages">
        {say("message.title")}
      </Title>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {data?.data.map((message) => (
          <Group component="li" key={message.id} justify="space-between" wrap="nowrap" gap="sm" mb="sm">
            <Line message={message} timeZone={clinic.timeZone} />
            {isWriter && !isOpen(message) && <Resend message={message} timeZone={clinic.timeZone} />}
          </Group>
        ))}
      </ul>
      {isWriter && <WriteMessage appointmentId={id} />}
    </section>
  );
}

function Line({ message, timeZone }: { message: Message; timeZone: string }) {
  const say = useSay();
  const { moment } = useFormat();
  const { kind, status, skipReason, queuedAt, sentAt, text } = message;
  const at = sentAt ?? queuedAt;
  const isLost = status === "gave_up" || status === "unknown" || skipReason === "no_address";
  return (
    <div>
      <Text size="sm">{say(`message.kind.${kind}`)}</Text>
      {text && (
        <Text size="sm" c="dimmed" dir="auto" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {text}
        </Text>
      )}
      <Text size="xs" c={isLost ? "var(--mantine-color-error)" : "dimmed"}>
        {say(skipReason ? `message.skipped.${skipReason}` : `message.status.${status}`)}
        {" · "}
        <time dateTime={at}>{moment(at, timeZone)}</time>
      </Text>
    </div>
  );
}

/** Once, however often it is pressed; and not again while the last one may be on its way. */
function Resend({ message, timeZone }: { message: Message; timeZone: string }) {
  const say = useSay();
  const { time } = useFormat();
  const { id, appointmentId, kind, resendableFrom } = message;
  const isPaused = resendableFrom !== null && Date.parse(resendableFrom) > Date.now();
  const client = useQueryClient();
  const wish = useWish();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      sendOnce(wish, id, (header) =>
        api.POST("/v1/messages/{messageId}/resend", { params: { path: { messageId: id }, header } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["get", list, { params: { path: { appointmentId } } }] }),
  });
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        loading={isPending}
        disabled={isPaused}
        aria-label={isPaused ? undefined : say("message.resendThis", { what: say(`message.kind.${kind}`) })}
        onClick={() => mutate()}
      >
        {isPaused ? say("message.resendFrom", { time: time(resendableFrom, timeZone) }) : say("message.resend")}
      </Button>
      <ProblemNotice error={error} />
    </div>
  );
}
