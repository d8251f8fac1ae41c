import { useState } from "preact/hooks";
import { kept } from "../kept.ts";
import { api, keep } from "../session.ts";
import { useWords } from "../words.ts";
import { forgetKeys } from "./booking-key.ts";

type Props = { label: string; onLoggedOut: () => void };

/** For whoever is not the one that is logged in, such as the next one at a shared screen. */
export function LogOut({ label, onLoggedOut }: Props) {
  const { say } = useWords();
  const [state, setState] = useState<"ready" | "sending" | "failed">("ready");

  const logOut = async () => {
    setState("sending");
    const answer = await api.POST("/v1/auth/logout").catch(() => undefined);
    if (!answer?.response.ok) {
      setState("failed");
      return;
    }
    keep(undefined);
    forgetKeys();
    kept.removeAll();
    onLoggedOut();
  };

  return (
    <>
      <button type="button" class="quiet" disabled={state === "sending"} onClick={() => void logOut()}>
        {label}
      </button>
      {state === "failed" && (
        <p class="problem" role="alert">
          {say.stillLoggedIn}
        </p>
      )}
    </>
  );
}
