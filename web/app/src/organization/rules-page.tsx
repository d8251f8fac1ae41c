import { Select, Stack, Switch, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import { api, query, type Schemas } from "../api.ts";
import { FeeTableField, useFeeWords } from "../payment/fee-table-field.tsx";
import { RefundLimits } from "../payment/refund-limits.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { DurationField } from "./editing/duration-field.tsx";
import { EditForm } from "./editing/edit-form.tsx";
import { joinFacts, useFormats } from "./editing/formats.ts";
import { NumberField } from "./editing/number-field.tsx";
import { PageHead } from "./editing/page-head.tsx";
import { PageSkeleton } from "./editing/page-skeleton.tsx";
import { useEdit } from "./editing/use-edit.ts";
import { useReach } from "./reach.ts";

type Organization = Schemas["OrganizationSettings"];
const steps = [5, 10, 15, 20, 30, 60] as const;
const captures = ["at_confirmation", "at_completion", "by_admin"] as const;

/** The organization's rules of booking. */
export function RulesPage() {
  const { data, error, refetch } = query.useQuery("get", "/v1/organization");
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return data ? <RulesForm organization={data} /> : <PageSkeleton />;
}

const toValues = (organization: Organization | undefined) => ({
  slotStepMinutes: steps.find((step) => step === organization?.slotStepMinutes) ?? 15,
  minimumNoticeMinutes: organization?.minimumNoticeMinutes ?? 60,
  horizonDays: organization?.horizonDays ?? 180,
  maxHoldsPerPatient: organization?.maxHoldsPerPatient ?? 2,
  maxVisitsPerPatientDay: organization?.maxVisitsPerPatientDay ?? 4,
  holdMinutes: organization?.holdMinutes ?? 10,
  approvalHours: organization?.approvalHours ?? 24,
  approvedHoldHours: organization?.approvedHoldHours ?? 24,
  capturePolicy: organization?.capturePolicy ?? "at_completion",
  cancellationNoticeMinutes: organization?.cancellationNoticeMinutes ?? 1440,
  noShowGraceMinutes: organization?.noShowGraceMinutes ?? 120,
  automaticNoShow: organization?.automaticNoShow ?? false,
  refundLimits: organization?.refundLimits ?? [],
  feeTable: organization?.feeTable ?? { lateCancel: [], noShow: { kind: "percent", basisPoints: 10_000 } as const },
});

// A visit to speak of in examples: Tuesday 24 November 2026, 14:30.
const visitAt = Date.UTC(2026, 10, 24, 14, 30);
// It is asked for, or approved, the Friday before at 09:00.
const askedBefore = (visitAt - Date.UTC(2026, 10, 20, 9)) / 60_000;

function RulesForm({ organization }: { organization: Organization }) {
  const say = useSay();
  const { formatNumber } = useIntl();
  const { duration, moment, money, list } = useFormats();
  const { adminOnly } = useReach();
  const { sayRows } = useFeeWords();
  const minutes = { show: duration };
  const hours = { show: (value: number) => duration(value * 60) };
  const count = { show: (value: number) => formatNumber(value) };
  const edit = useEdit({
    thing: organization,
    toValues,
    fields: {
      slotStepMinutes: { label: say("rules.step"), ...minutes },
      minimumNoticeMinutes: { label: say("rules.notice"), ...minutes },
      horizonDays: { label: say("rules.horizon"), ...count },
      maxHoldsPerPatient: { label: say("rules.holds"), ...count },
      maxVisitsPerPatientDay: { label: say("rules.visits"), ...count },
      holdMinutes: { label: say("rules.hold"), ...minutes },
      approvalHours: { label: say("rules.approvalHours"), ...hours },
      approvedHoldHours: { label: say("rules.approvedHold"), ...hours },
      capturePolicy: { label: say("rules.capture"), show: (policy) => say(`rules.capture.${policy}`) },
      cancellationNoticeMinutes: { label: say("rules.cancellation"), ...minutes },
      noShowGraceMinutes: { label: say("rules.noShow"), ...minutes },
      automaticNoShow: { label: say("rules.automatic"), show: (is) => say(is ? "settings.yes" : "settings.no") },
      refundLimits: { label: say("refund.title"), show: (limits) => list(limits.map(money)) },
      feeTable: { label: say("rules.fees"), show: (table) => joinFacts(sayRows(table)) },
    },
    send: ({ changed, ifMatch }) => api.PATCH("/v1/organization", { params: { header: ifMatch }, body: changed }),
    onSaved: () => undefined,
  });
  const { form } = edit;
  const { values } = form;
  const number = (
    key:
      | "minimumNoticeMinutes"
      | "horizonDays"
      | "maxHoldsPerPatient"
      | "maxVisitsPerPatientDay"
      | "holdMinutes"
      | "approvalHours"
      | "approvedHoldHours"
      | "cancellationNoticeMinutes"
      | "noShowGraceMinutes",
  ) => ({
    label: edit.fields[key].label,
    value: values[key],
    error: form.errors[key],
    onChange: (value: number) => form.setValues({ [key]: value }),
  });
  const at = (minutesBefore: number) => moment(visitAt - minutesBefore * 60_000, "UTC");
  const visit = moment(visitAt, "UTC");
  const dueBefore = Math.max(values.minimumNoticeMinutes, askedBefore - values.approvalHours * 60);
  return (
    <Stack maw={640}>
      <PageHead title={say("settings.rules")} hint={say("settings.rulesHint")} kind="organization" />
      <EditForm edit={edit} lockedBecause={adminOnly}>
        <Title order={2} size="h5">
          {say("rules.when")}
        </Title>
        <Select
          label={say("rules.step")}
          maw={360}
          allowDeselect={false}
          data={steps.map((step) => ({ value: String(step), label: duration(step) }))}
          value={String(values.slotStepMinutes)}
          onChange={(value) => form.setValues({ slotStepMinutes: steps.find((step) => String(step) === value) ?? 15 })}
          description={say("rules.stepExample", {
            step: duration(values.slotStepMinutes),
            second: `09:${String(values.slotStepMinutes).padStart(2, "0")}`.replace("09:60", "10:00"),
          })}
          inputWrapperOrder={["label", "input", "description", "error"]}
        />
        <DurationField
          {...number("minimumNoticeMinutes")}
          maxMinutes={43_200}
          example={say("rules.noticeExample", {
            visit,
            until: at(values.minimumNoticeMinutes),
            span: duration(values.minimumNoticeMinutes),
          })}
        />
        <NumberField
          {...number("horizonDays")}
          unit={say("unit.days")}
          min={1}
          max={730}
          example={say("rules.horizonExample", { days: values.horizonDays })}
        />
        <NumberField
          {...number("maxVisitsPerPatientDay")}
          unit={say("unit.visits")}
          min={1}
          max={50}
          example={say("rules.visitsExample", { count: values.maxVisitsPerPatientDay })}
        />
        <Title order={2} size="h5">
          {say("rules.money")}
        </Title>
        <NumberField
          {...number("holdMinutes")}
          unit={say("unit.minutes")}
          min={1}
          max={60}
          example={say("rules.holdExample", { span: duration(values.holdMinutes) })}
        />
        <NumberField
          {...number("maxHoldsPerPatient")}
          unit={say("unit.holds")}
          min={1}
          max={50}
          example={say("rules.holdsExample", { count: values.maxHoldsPerPatient })}
        />
        <Select
          label={say("rules.capture")}
          maw={360}
          allowDeselect={false}
          data={captures.map((policy) => ({ value: policy, label: say(`rules.capture.${policy}`) }))}
          value={values.capturePolicy}
          onChange={(value) =>
            form.setValues({ capturePolicy: captures.find((policy) => policy === value) ?? "at_completion" })
          }
          description={say(`rules.captureExample.${values.capturePolicy}`)}
          inputWrapperOrder={["label", "input", "description", "error"]}
        />
        <Title order={2} size="h5">
          {say("rules.approval")}
        </Title>
        <NumberField
          {...number("approvalHours")}
          unit={say("unit.hours")}
          min={1}
          max={168}
          example={say("rules.approvalExample", { asked: at(askedBefore), visit, due: at(dueBefore) })}
        />
        <NumberField
          {...number("approvedHoldHours")}
          unit={say("unit.hours")}
          min={1}
          max={168}
          example={say("rules.approvedHoldExample", {
            approved: at(askedBefore),
            visit,
            due: at(Math.max(0, askedBefore - values.approvedHoldHours * 60)),
          })}
        />
        <Title order={2} size="h5">
          {say("rules.change")}
        </Title>
        <DurationField
          {...number("cancellationNoticeMinutes")}
          maxMinutes={43_200}
          example={say("rules.cancellationExample", {
            visit,
            until: at(values.cancellationNoticeMinutes),
            span: duration(values.cancellationNoticeMinutes),
          })}
        />
        <DurationField
          {...number("noShowGraceMinutes")}
          maxMinutes={1440}
          example={say(values.automaticNoShow ? "rules.noShowAutomatic" : "rules.noShowTask", {
            span: duration(values.noShowGraceMinutes),
          })}
        />
        <Switch
          label={say("rules.automatic")}
          checked={values.automaticNoShow}
          onChange={({ currentTarget }) => form.setValues({ automaticNoShow: currentTarget.checked })}
        />
        <Title order={2} size="h5">
          {say("rules.fees")}
        </Title>
        <FeeTableField table={values.feeTable} onChange={(feeTable) => form.setValues({ feeTable })} />
        <Title order={2} size="h5">
          {say("refund.title")}
        </Title>
        <RefundLimits limits={values.refundLimits} onChange={(refundLimits) => form.setValues({ refundLimits })} />
      </EditForm>
    </Stack>
  );
}
