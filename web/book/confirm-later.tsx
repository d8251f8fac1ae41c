import type { ComponentProps } from "preact";
import type { Confirm } from "./confirm/confirm.tsx";
import { Failure } from "./failure.tsx";
import { useLoaded } from "./use-loaded.ts";

/** A good part of the page's code, which nobody needs before a time is chosen. */
export const loadConfirm = () => import("./confirm/confirm.tsx");

/** From a chosen time to a booked appointment, once its code is there. */
export function ConfirmLater(props: ComponentProps<typeof Confirm>) {
  const code = useLoaded("confirm", loadConfirm);
  // A browser remembers that a module failed until the page is loaded anew, and the choice is in the address.
  if (code.state === "failed") return <Failure retry={() => location.reload()} />;
  return code.state === "loaded" ? <code.value.Confirm {...props} /> : <span class="skeleton" />;
}
