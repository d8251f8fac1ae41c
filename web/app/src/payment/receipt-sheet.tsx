import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import type { Schemas } from "../api.ts";
import { useFormat } from "../format.ts";
import { type TextId, useSay } from "../say.ts";
import classes from "./receipt.module.css";
import { useMethodWords } from "./use-card-words.ts";

type Receipt = Schemas["Receipt"];
type Line = Receipt["services"][number];
type Movement = Receipt["lines"][number];
type PartProps = { receipt: Receipt };

/** The paper: from whom and for whom, what is owed, and each movement of money with what they come to. */
export function ReceiptSheet({ receipt }: PartProps) {
  const say = useSay();
  const { fullDay, time } = useFormat();
  const { clinic, asOf } = receipt;
  return (
    <article className={classes["sheet"]}>
      <Head receipt={receipt} />
      <Owed receipt={receipt} />
      <Paid receipt={receipt} />
      <p className={classes["quiet"]}>
        {say("receipt.asOf", { day: fullDay(asOf, clinic.timeZone), time: time(asOf, clinic.timeZone) })}{" "}
        {say("receipt.noInvoice")}
      </p>
    </article>
  );
}

function Head({ receipt }: PartProps) {
  const say = useSay();
  const { fullDay, time } = useFormat();
  const { organization, clinic, patientName, practitioner, visit } = receipt;
  const { startsAt, endsAt, status } = visit;
  const isOn = status !== "cancelled" && status !== "no_show" && status !== "expired";
  return (
    <div className={classes["head"]}>
      <address>
        <strong>
          <bdi>{organization.name}</bdi>
        </strong>
        {clinic.name !== organization.name && (
          <div>
            <bdi>{clinic.name}</bdi>
          </div>
        )}
        <div>
          <bdi>{clinic.address}</bdi>
        </div>
        {clinic.phone && (
          <div>
            <bdi dir="ltr">{clinic.phone}</bdi>
          </div>
        )}
      </address>
      <dl>
        <dt>{say("booking.patient")}</dt>
        <dd>
          <bdi>{patientName}</bdi>
        </dd>
        <dt>{say("receipt.visit")}</dt>
        <dd>
          <time dateTime={startsAt}>{fullDay(startsAt, clinic.timeZone)}</time> ·{" "}
          <bdi>
            {time(startsAt, clinic.timeZone)}–{time(endsAt, clinic.timeZone)}
          </bdi>
          {!isOn && ` (${say(`booking.status.${status}`)})`}
        </dd>
        {practitioner && (
          <>
            <dt>{say("booking.withWhom")}</dt>
            <dd>
              <bdi>{practitioner.name}</bdi>
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

/** The price, service by service, and what is owed in its stead. */
function Owed({ receipt }: PartProps) {
  const say = useSay();
  const { formatNumber } = useIntl();
  const write = useAmounts(receipt);
  const { services, totalMinor, discountReason, feeMinor, forgoneMinor, visit } = receipt;
  const discountOf = ({ discountMinor }: Line) =>
    discountMinor > 0 && (
      <div>
        {say(`booking.discount.${discountReason ?? "none"}`)}: <bdi>{write(-discountMinor)}</bdi>
      </div>
    );
  const taxOf = ({ taxBasisPoints, taxMinor }: Line) =>
    taxMinor !== null &&
    taxMinor > 0 && (
      <div>
        {say("receipt.tax", {
          rate: formatNumber(taxBasisPoints / 10_000, { style: "percent", maximumFractionDigits: 2 }),
          amount: write(taxMinor),
        })}
      </div>
    );
  return (
    <Table caption={say("receipt.services")}>
      {services.map((line, i) => (
        // The same service may be given twice in a visit.
        <Row
          key={i}
          name={<bdi>{line.name}</bdi>}
          note={
            <>
              {discountOf(line)}
              {taxOf(line)}
            </>
          }
          amount={write(line.chargedMinor)}
        />
      ))}
      {forgoneMinor > 0 && <Row name={say("receipt.forgone")} amount={write(-forgoneMinor)} />}
      <Row isSum={feeMinor === null} name={say("booking.price")} amount={write(totalMinor - forgoneMinor)} />
      {feeMinor !== null && (
        <Row isSum name={say("receipt.instead", { status: visit.status })} amount={write(feeMinor)} />
      )}
    </Table>
  );
}

function Paid({ receipt }: PartProps) {
  const say = useSay();
  const { fullDay } = useFormat();
  const write = useAmounts(receipt);
  const methodOf = useMethodWords();
  const { lines, paidMinor, dueMinor, openByCardMinor, dueBackMinor, clinic } = receipt;
  return (
    <Table caption={say("receipt.lines")}>
      {lines.map((line, i) => (
        <Row
          key={i}
          name={say(wordsOf(line, lines))}
          note={
            <>
              <time dateTime={line.at}>{fullDay(line.at, clinic.timeZone)}</time> · {methodOf(line)}
            </>
          }
          amount={write(line.amountMinor)}
        />
      ))}
      <Row isSum name={say("receipt.paid")} amount={write(paidMinor)} />
      {dueMinor > 0 && <Row name={say("receipt.due")} amount={write(dueMinor)} />}
      {openByCardMinor > 0 && <Row name={say("receipt.openByCard")} amount={write(openByCardMinor)} />}
      {dueBackMinor > 0 && <Row name={say("receipt.dueBack")} amount={write(dueBackMinor)} />}
      {dueMinor + openByCardMinor + dueBackMinor === 0 && <Row name={say("receipt.due")} amount={write(0)} />}
    </Table>
  );
}

/** What is paid beside no deposit is a part of the price, and others may follow. */
function wordsOf({ kind, purpose }: Movement, lines: readonly Movement[]): TextId {
  if (kind !== "paid") return `receipt.line.${kind}`;
  const isPart = purpose === "balance" && !lines.some((line) => line.purpose === "deposit");
  return isPart ? "receipt.paid.part" : `receipt.paid.${purpose}`;
}

function useAmounts({ currency }: Receipt) {
  const { fullMoney } = useFormat();
  return (amountMinor: number) => fullMoney({ amountMinor, currency });
}

function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <table>
      <caption>{caption}</caption>
      <tbody>{children}</tbody>
    </table>
  );
}

function Row({ name, note, amount, isSum }: { name: ReactNode; note?: ReactNode; amount: string; isSum?: boolean }) {
  return (
    <tr {...(isSum && { className: classes["sum"] })}>
      <th scope="row">
        {name}
        {note && <div className={classes["quiet"]}>{note}</div>}
      </th>
      <td>
        <bdi>{amount}</bdi>
      </td>
    </tr>
  );
}
