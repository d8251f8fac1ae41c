import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { addressOf, type Choice, choiceOf } from "./choice.ts";
import type { PageData } from "./page-data.ts";

type Choosing = {
  choice: Choice;
  /** The choice is another one than the page was opened with. */
  hasMoved: boolean;
  choose: (choice: Choice) => void;
  linkTo: (choice: Choice) => Link;
};
type Link = { href: string; target?: string; rel?: string };

const ChoosingContext = createContext<Choosing>({
  choice: { serviceIds: [] },
  hasMoved: false,
  choose: () => undefined,
  linkTo: () => ({ href: "" }),
});
export const ChoosingProvider = ChoosingContext.Provider;

/** The choice in the page's address, and the way to another one: a step of the browser's history each. */
export const useChoosing = () => useContext(ChoosingContext);

export function useAddress({ organization, language, isEmbedded }: PageData, firstUrl: string): Choosing {
  const [page] = useState(() => new URL(firstUrl, "http://page"));
  const [{ choice, hasMoved }, setState] = useState(() => ({ choice: choiceOf(page), hasMoved: false }));
  const moveTo = (next: Choice) => setState({ choice: next, hasMoved: true });

  useEffect(() => {
    const readAddress = () => moveTo(choiceOf(new URL(location.href)));
    addEventListener("popstate", readAddress);
    // Whoever was quicker than this script may have gone back already.
    if (location.search !== page.search) readAddress();
    return () => removeEventListener("popstate", readAddress);
  }, [page]);

  return {
    choice,
    hasMoved,
    choose(next) {
      history.pushState(null, "", addressOf(next, new URL(location.href)));
      moveTo(next);
      scrollTo({ top: 0 });
      // A frame as high as its page has nothing to scroll: the page around does.
      if (isEmbedded) parent.postMessage({ praxisStep: true }, "*");
    },
    linkTo(next) {
      if (!isEmbedded || !next.startsAt) return { href: addressOf(next, page) };
      // Cookies of ours are not sent in another site's frame, and nobody should type a password or a card there.
      const top = new URL(`/book/${organization.slug}?lang=${language}`, page);
      return { href: addressOf(next, top), target: "_blank", rel: "noopener" };
    },
  };
}

type GoProps = { to: Choice; class: string; label?: string | undefined; children: ComponentChildren };

/** A link to the page with another choice. It is an address like any other, and is followed without loading it anew. */
export function Go({ to, class: className, label, children }: GoProps) {
  const { choose, linkTo } = useChoosing();
  const link = linkTo(to);
  const follow = (event: MouseEvent) => {
    if (link.target || event.button > 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <a {...link} class={className} aria-label={label} onClick={follow}>
      {children}
    </a>
  );
}

/**
 * What a step asks. It takes the focus when the step follows another one, so that keyboards and screen readers go on
 * where the eye does.
 */
export function Question({ children }: { children: string }) {
  const { hasMoved } = useChoosing();
  const heading = useRef<HTMLHeadingElement>(null);
  // Before anything can be typed, which must not lose the focus.
  useLayoutEffect(() => {
    if (hasMoved) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
