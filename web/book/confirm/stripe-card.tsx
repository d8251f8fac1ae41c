import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../words.ts";
import type { Appointment } from "./standing.ts";
import { useWayBack } from "./use-way-back.ts";

type Props = {
  payment: Appointment["payment"];
  /** What the button says. */
  doIt: string;
  returnUrl: string;
  check: () => Promise<void>;
};

/** Stripe's own form: card numbers never reach us. Its script is loaded here, and nowhere before. */
export function StripeCard({ payment, doIt, returnUrl, check }: Props) {
  const { language, say } = useWords();
  const mount = useRef<HTMLDivElement>(null);
  const loaded = useRef<{ stripe: Stripe; elements: StripeElements }>(null);
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const [attempt, setAttempt] = useState(0);
  const [problem, setProblem] = useState<string>();
  const [isSending, setIsSending] = useState(false);
  const { clientSecret, clientSecretOf, publishableKey, stripeAccount } = payment;

  useEffect(() => {
    setState("loading");
    const load = async () => {
      const stripe = await loadStripe(publishableKey ?? "", {
        locale: language,
        ...(stripeAccount ? { stripeAccount } : {}),
      });
      if (!stripe || !clientSecret || !mount.current) return;
      const elements = stripe.elements({ clientSecret });
      const form = elements.create("payment");
      form.on("ready", () => setState("ready"));
      form.on("loaderror", () => setState("failed"));
      form.mount(mount.current);
      loaded.current = { stripe, elements };
    };
    load().catch(() => setState("failed"));
    return () => loaded.current?.elements.getElement("payment")?.destroy();
  }, [clientSecret, attempt]);

  useWayBack(() => void check().then(() => setIsSending(false)));

  const pay = async () => {
    if (!loaded.current) return;
    setIsSending(true);
    const { stripe, elements } = loaded.current;
    const wanted = { elements, confirmParams: { return_url: returnUrl }, redirect: "if_required" } as const;
    const { error } =
      clientSecretOf === "setup_intent" ? await stripe.confirmSetup(wanted) : await stripe.confirmPayment(wanted);
    setProblem(error?.message);
    await check();
    setIsSending(false);
  };

  const tryAgain = () => {
    setState("loading"); // there is a place for the form again
    setAttempt((count) => count + 1);
  };
  if (state === "failed")
    return (
      <div class="problem" role="alert">
        <p>{say.cardFormFailed}</p>
        <button type="button" class="button" onClick={tryAgain}>
          {say.tryAgain}
        </button>
      </div>
    );
  const isBusy = isSending || state === "loading";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      {state === "loading" && <span class="skeleton card-form" role="status" aria-label={say.loadingCardForm} />}
      <div ref={mount} />
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button wide" disabled={isBusy} aria-busy={isBusy}>
        {doIt}
      </button>
    </form>
  );
}
