import { useEffect, useState } from "preact/hooks";
import { addressOf, type Choice, choiceOf } from "./choice.ts";

/** The choice in the page's address, and the function that makes another: a step of the browser's history each. */
export function useChoice(firstUrl: string): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState(() => choiceOf(new URL(firstUrl, "http://page")));

  useEffect(() => {
    const readAddress = () => setChoice(choiceOf(new URL(location.href)));
    addEventListener("popstate", readAddress);
    return () => removeEventListener("popstate", readAddress);
  }, []);

  return [
    choice,
    (next) => {
      history.pushState(null, "", addressOf(next, new URL(location.href)));
      setChoice(next);
      scrollTo({ top: 0 });
    },
  ];
}
