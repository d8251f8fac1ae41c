import { Group, Select, Switch, Title } from "@mantine/core";
import { api, type Schemas } from "../api.ts";
import { EditForm } from "../organization/editing/edit-form.tsx";
import { useFormats } from "../organization/editing/formats.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { PercentInput } from "../organization/editing/percent-input.tsx";
import { useEdit } from "../organization/editing/use-edit.ts";
import { useReach } from "../organization/reach.ts";
import { DepositField, depositOf, fifth, useDepositWords } from "../payment/deposit-field.tsx";
import { useSay } from "../say.ts";

type Service = Schemas["ManagedService"];
const policies = ["card", "deposit", "none"] as const;
type Policy = (typeof policies)[number];
const usual: Policy = "card";
const approvals = ["instant", "by_clinic"] as const;
type OfferFormProps = { service: Service; clinic: Schemas["ManagedClinic"] };

/** What a service costs at one clinic and how it is paid; the version is that of the whole service. */
export function OfferForm({ service, clinic }: OfferFormProps) {
  const say = useSay();
  const { money, share } = useFormats();
  const sayDeposit = useDepositWords();
  const { runs } = useReach();
  const toValues = (known: Service | undefined) => {
    const offer = known?.offers.find(({ clinicId }) => clinicId === clinic.id);
    return {
      amountMinor: offer?.price.amountMinor ?? 0,
      taxBasisPoints: offer?.taxBasisPoints ?? 0,
      paymentPolicy: offer?.paymentPolicy ?? usual,
      deposit: offer?.deposit ?? null,
      approval: offer?.approval ?? approvals[0],
      active: offer?.active ?? false,
    };
  };
  const edit = useEdit({
    thing: service,
    toValues,
    fields: {
      amountMinor: {
        label: say("offer.price"),
        show: (amountMinor) => money({ amountMinor, currency: clinic.currency }),
      },
      taxBasisPoints: { label: say("offer.tax"), show: share },
      paymentPolicy: { label: say("offer.payment"), show: (policy) => say(`offer.payment.${policy}`) },
      deposit: { label: say("offer.deposit"), show: (deposit) => sayDeposit(deposit, clinic.currency) },
      approval: { label: say("offer.approval"), show: (mode) => say(`offer.approval.${mode}`) },
      active: { label: say("offer.active"), show: (is) => say(is ? "settings.yes" : "settings.no") },
    },
    send: ({ values: { amountMinor, ...offer }, ifMatch, acceptAffected }) =>
      api.PUT("/v1/services/{serviceId}/offers/{clinicId}", {
        params: { path: { serviceId: service.id, clinicId: clinic.id }, header: ifMatch },
        body: { ...offer, price: { amountMinor, currency: clinic.currency }, acceptAffected },
      }),
    onSaved: () => undefined,
  });
  const { values, setValues } = edit.form;
  const write = (amountMinor: number) => money({ amountMinor, currency: clinic.currency });
  const { amountMinor, taxBasisPoints, paymentPolicy, deposit } = values;
  const example = deposit ? (`deposit.${deposit.balance}` as const) : paymentPolicy === "none" ? "none" : "card";
  const depositMinor = deposit ? depositOf(deposit, amountMinor) : 0;
  return (
    <section className="week-day" aria-label={clinic.name}>
      <Title order={2} size="h5" mb="sm">
        <bdi>{clinic.name}</bdi>
      </Title>
      <EditForm edit={edit} lockedBecause={!runs(clinic.id) && say("settings.otherClinic")}>
        <Switch
          label={say("offer.active")}
          checked={values.active}
          onChange={({ currentTarget }) => setValues({ active: currentTarget.checked })}
        />
        {values.active && (
          <>
            <Group grow align="flex-start">
              <MoneyInput
                label={say("offer.price")}
                currency={clinic.currency}
                amountMinor={amountMinor}
                onChange={(typed) => {
                  if (typed !== null) setValues({ amountMinor: typed });
                }}
              />
              <PercentInput
                label={say("offer.tax")}
                basisPoints={taxBasisPoints}
                onChange={(typed) => setValues({ taxBasisPoints: typed })}
              />
            </Group>
            <Select
              label={say("offer.payment")}
              allowDeselect={false}
              data={policies.map((policy) => ({ value: policy, label: say(`offer.payment.${policy}`) }))}
              value={paymentPolicy}
              onChange={(chosen) => {
                const policy = policies.find((each) => each === chosen) ?? usual;
                setValues({ paymentPolicy: policy, deposit: policy === "deposit" ? fifth : null });
              }}
            />
            {deposit && (
              <DepositField
                deposit={deposit}
                price={{ amountMinor, currency: clinic.currency }}
                onChange={(changed) => setValues({ deposit: changed })}
              />
            )}
            <p className="example">
              {say(`offer.example.${example}`, {
                price: write(amountMinor),
                deposit: write(depositMinor),
                rest: write(amountMinor - depositMinor),
                tax: write(Math.round(amountMinor - amountMinor / (1 + taxBasisPoints / 10_000))),
              })}
            </p>
            <Select
              label={say("offer.approval")}
              allowDeselect={false}
              data={approvals.map((mode) => ({ value: mode, label: say(`offer.approval.${mode}`) }))}
              value={values.approval}
              onChange={(chosen) => setValues({ approval: chosen === "by_clinic" ? "by_clinic" : "instant" })}
            />
            <p className="example">
              {say(
                values.approval === "by_clinic" && paymentPolicy !== "none"
                  ? "offer.approvalExample.by_clinic_card"
                  : `offer.approvalExample.${values.approval}`,
              )}
            </p>
          </>
        )}
      </EditForm>
    </section>
  );
}
