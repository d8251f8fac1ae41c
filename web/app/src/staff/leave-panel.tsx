import { ActionIcon, Group, Paper, Text } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import { IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "../api.ts";
import { addDays, instantOf } from "../clock.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { useEdit } from "../organization/editing/use-edit.ts";
import { asError } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { queryClient } from "../query-client.ts";
import { useSay } from "../say.ts";
import { sendOnce } from "../send-once.ts";
import { UndoOffer } from "../undo-offer.tsx";
import { useWish } from "../use-wish.ts";

type Member = Schemas["StaffMember"];
type Leave = Member["leave"][number];
type LeavePanelProps = {
  member: Member;
  clinics: readonly Schemas["ManagedClinic"][];
  lockedBecause: string | false | undefined;
};

/** When somebody works nowhere; whole days on the clock of their first clinic. */
export function LeavePanel({ member, clinics, lockedBecause }: LeavePanelProps) {
  const say = useSay();
  const { stretch } = useFormats();
  const { remove, giveBack, removed, forget } = useRemoval(member);
  const timeZone = clinics.find(({ id }) => member.clinicIds.includes(id))?.timeZone ?? "UTC";
  const coming = member.leave.filter(({ endsAt }) => Date.parse(endsAt) > Date.now());
  const sayLeave = (leave: Leave) => stretch(leave, timeZone);
  return (
    <>
      {coming.length === 0 && (
        <Text size="sm" c="dimmed" mb="md">
          {say("leave.none", { name: member.name })}
        </Text>
      )}
      {coming.map((leave) => (
        <Group key={leave.id} justify="space-between" className="week-day" wrap="nowrap">
          <Text size="sm">{sayLeave(leave)}</Text>
          {!lockedBecause && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label={say("leave.remove", { when: sayLeave(leave) })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(leave)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      <div role="status">
        {removed && (
          <Paper withBorder p="sm" mb="md">
            <UndoOffer
              key={removed.id}
              label={say("leave.giveBack")}
              isBusy={giveBack.isPending}
              onUndo={() => giveBack.mutate(removed)}
              onEnd={forget}
            >
              <Text size="sm">{say("leave.removed", { when: sayLeave(removed) })}</Text>
            </UndoOffer>
          </Paper>
        )}
      </div>
      <ProblemNotice error={remove.error ?? giveBack.error} />
      <NewLeave member={member} timeZone={timeZone} lockedBecause={lockedBecause} />
    </>
  );
}

/** Leave that was taken away is known until it is given back, or nobody asks for it any more. */
function useRemoval(member: Member) {
  const [removed, setRemoved] = useState<Leave>();
  const wish = useWish();
  const onSettled = () => queryClient.invalidateQueries();
  const remove = useMutation({
    async mutationFn(leave: Leave) {
      const header = { "if-match": `"${member.version}"` };
      const params = { path: { staffId: member.id, leaveId: leave.id }, header };
      const { error } = await api.DELETE("/v1/staff/{staffId}/leave/{leaveId}", { params });
      if (error) throw asError(error);
      return leave;
    },
    onSuccess: setRemoved,
    onSettled,
  });
  const giveBack = useMutation({
    mutationFn: ({ id, startsAt, endsAt }: Leave) =>
      sendOnce(wish, id, (header) =>
        api.POST("/v1/staff/{staffId}/leave", {
          params: { path: { staffId: member.id }, header },
          body: { startsAt, endsAt, acceptAffected: false },
        }),
      ),
    onSuccess: () => setRemoved(undefined),
    onSettled,
  });
  return { remove, giveBack, removed, forget: () => setRemoved(undefined) };
}

const startOf = (day: string, timeZone: string) => new Date(instantOf({ day, minute: 0 }, timeZone)).toISOString();

const toValues = () => ({ first: "", last: "" });

function NewLeave({ member, timeZone, lockedBecause }: Omit<LeavePanelProps, "clinics"> & { timeZone: string }) {
  const say = useSay();
  const { day } = useFormats();
  const edit = useEdit<Member, { first: string; last: string }>({
    thing: member,
    toValues,
    fields: { first: { label: say("leave.first"), show: day }, last: { label: say("leave.last"), show: day } },
    check: ({ first, last }) => ({
      first: first === "" && say("settings.required"),
      last: last === "" ? say("settings.required") : last < first && say("leave.order"),
    }),
    send: ({ values: { first, last }, once, acceptAffected }) =>
      api.POST("/v1/staff/{staffId}/leave", {
        params: { path: { staffId: member.id }, header: once },
        body: { startsAt: startOf(first, timeZone), endsAt: startOf(addDays(last, 1), timeZone), acceptAffected },
      }),
    onSaved: () => undefined,
  });
  const { values, errors, setValues } = edit.form;
  const field = (key: "first" | "last") => ({
    label: say(`leave.${key}`),
    value: values[key] || null,
    error: errors[key],
    valueFormat: day,
    onChange: (chosen: string | null) => setValues({ [key]: chosen ?? "" }),
  });
  return (
    <EditForm edit={edit} saveLabel={say("leave.add")} lockedBecause={lockedBecause}>
      <Group grow align="flex-start">
        <DateInput {...field("first")} />
        <DateInput {...field("last")} {...(values.first && { minDate: values.first })} />
      </Group>
      {values.first && values.last >= values.first && (
        <p className="example">
          {say("leave.example", { name: member.name, first: day(values.first), next: day(addDays(values.last, 1)) })}
        </p>
      )}
    </EditForm>
  );
}
