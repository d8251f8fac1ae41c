import { useEffect } from "react";

/**
 * Binds keys while nobody is typing and no dialog is open. Letters and digits are named by where they are on a Latin
 * keyboard, so that they work with an Arabic one; signs by what they write.
 */
export function useKeys(keys: Record<string, () => void>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat) return; // a key that is held down is one wish
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const letter = event.shiftKey ? undefined : /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]?.toLowerCase();
      const act = keys[event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : (letter ?? event.key)];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [keys]);
}

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [role=dialog], [role=listbox]") !== null;
}
