import type { JSX } from "preact";

type Props = JSX.IntrinsicElements["input"] & {
  name: string;
  label: string;
  hint?: string | undefined;
  /** What is wrong with it, in words. */
  fault?: string | undefined;
};

/** A labelled input; its hint and its fault are read out with it. */
export function Field({ label, hint, fault, ...input }: Props) {
  const noteId = `${input.name}-note`;
  const note = fault ?? hint;
  return (
    <label class="field">
      <span>{label}</span>
      <input {...input} aria-invalid={fault !== undefined} aria-describedby={note ? noteId : undefined} />
      {note && (
        <small id={noteId} class={fault ? "fault" : undefined}>
          {note}
        </small>
      )}
    </label>
  );
}

/** What was typed into a field of a form. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
