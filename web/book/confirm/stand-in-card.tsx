import { useState } from "preact/hooks";
import { useWords } from "../words.ts";
import { Field, typed } from "./field.tsx";
import type { Appointment } from "./standing.ts";
import { useWayBack } from "./use-way-back.ts";

type Props = {
  payment: Appointment["payment"];
  /** What the button says. */
  doIt: string;
  returnUrl: string;
  check: () => Promise<void>;
  apiUrl: string;
};

/**
 * A plain form for test cards, where a stand-in takes Stripe's place: it does
 * what Stripe.js does with the stand-in's API.
 */
export function StandInCard({ payment, doIt, returnUrl, check, apiUrl }: Props) {
  const { say } = useWords();
  const [isSending, setIsSending] = useState(false);
  const [isUnreachable, setIsUnreachable] = useState(false);

  useWayBack(() => void check().then(() => setIsSending(false)));

  const pay = async (form: FormData) => {
    setIsSending(true);
    setIsUnreachable(false);
    try {
      const bank = await confirm(apiUrl, payment, form, returnUrl);
      if (bank) {
        location.assign(bank);
        return;
      }
      await check();
    } catch {
      setIsUnreachable(true);
    }
    setIsSending(false);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void pay(new FormData(event.currentTarget));
      }}
    >
      <p class="hint">{say.testCards}</p>
      <Field name="number" label={say.cardNumber} autocomplete="cc-number" inputMode="numeric" required />
      <Field name="expiry" label={say.cardExpiry} autocomplete="cc-exp" hint={say.cardExpiryHint} required />
      <Field name="cvc" label={say.cardCode} autocomplete="cc-csc" inputMode="numeric" required />
      {isUnreachable && (
        <p class="problem" role="alert">
          {say.unreachable}
        </p>
      )}
      <button type="submit" class="button wide" disabled={isSending} aria-busy={isSending}>
        {doIt}
      </button>
    </form>
  );
}

/**
 * Answers with the address of the bank's page when the card's holder is asked.
 * A decline shows in the payment, which is looked at next.
 */
async function confirm(
  apiUrl: string,
  { clientSecret, clientSecretOf, publishableKey, stripeAccount }: Appointment["payment"],
  form: FormData,
  returnUrl: string,
): Promise<string | undefined> {
  const read = (name: string) => typed(form, name);
  const [month = "", year = ""] = read("expiry").split("/");
  const [intent] = (clientSecret ?? "").split("_secret");
  const answer = await fetch(`${apiUrl}/v1/${clientSecretOf}s/${intent}/confirm`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${publishableKey}`,
      ...(stripeAccount ? { "stripe-account": stripeAccount } : {}),
    },
    body: new URLSearchParams({
      client_secret: clientSecret ?? "",
      return_url: returnUrl,
      "payment_method_data[type]": "card",
      "payment_method_data[card][number]": read("number").replaceAll(" ", ""),
      "payment_method_data[card][exp_month]": month.trim(),
      "payment_method_data[card][exp_year]": year.trim().length === 2 ? `20${year.trim()}` : year.trim(),
      "payment_method_data[card][cvc]": read("cvc"),
    }),
  });
  const confirmed: unknown = await answer.json();
  const address = memberOf(memberOf(memberOf(confirmed, "next_action"), "redirect_to_url"), "url");
  return typeof address === "string" ? address : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
