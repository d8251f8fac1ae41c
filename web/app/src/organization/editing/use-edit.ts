import { type FormErrors, type UseFormReturnType, useForm } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import { isProblem } from "../../problem.ts";
import { queryClient } from "../../query-client.ts";
import { useSay } from "../../say.ts";
import { useWish } from "../../use-wish.ts";
import { type AffectedVisits, affectedOf } from "./affected.ts";
import { changesOf, isSame, type Meanwhile, mergeEdits } from "./merge.ts";

/** How a member of a form is called and read, for when somebody else has changed it. */
export type Fields<V> = { [K in keyof V]: { label: string; show: (value: V[K]) => string } };

type Attempt<V> = {
  values: V;
  changed: Partial<V>;
  acceptAffected: boolean;
  ifMatch: { "if-match": string };
  once: { "idempotency-key": string };
};

type EditOptions<T, V> = {
  /** undefined = a new one. */
  thing: T | undefined;
  toValues: (thing: T | undefined) => V;
  fields: Fields<V>;
  /** Faults that need no question to the API. */
  check?: (values: V) => FormErrors;
  send: (attempt: Attempt<V>) => Promise<{ data?: T | undefined; error?: unknown }>;
  onSaved: (saved: T) => void;
};

export type Edit<V> = {
  form: UseFormReturnType<V>;
  fields: Fields<V>;
  isDirty: boolean;
  /** The same as it is now, which the page may not have rendered yet. */
  hasUnsaved: () => boolean;
  isSaved: boolean;
  save: (options?: { acceptAffected: boolean }) => Promise<void>;
  /** Booked visits the change would strand; it waits until somebody says it shall be made. */
  affected: AffectedVisits | undefined;
  /** undefined: nobody else has changed the thing since it was opened. */
  meanwhile: Meanwhile<V>[] | undefined;
  refusal: unknown;
  /** Gives up the change that would strand visits, and nothing of what was typed. */
  dismissAffected: () => void;
  reset: () => void;
};

/**
 * The edit of one thing that others may edit too. When it turns out newer than what was opened, what they changed comes
 * into the form and what was typed here stays; the next save is then one that has seen both.
 */
export function useEdit<T extends { version: number }, V extends Record<string, unknown>>({
  thing,
  toValues,
  fields,
  check = () => ({}),
  send,
  onSaved,
}: EditOptions<T, V>): Edit<V> {
  const say = useSay();
  const form = useForm<V>({ initialValues: toValues(thing), validate: check });
  const [base, setBaseState] = useState(thing);
  const latestBase = useRef(thing);
  const [isSaved, setSaved] = useState(false);
  const [affected, setAffected] = useState<AffectedVisits>();
  const [meanwhile, setMeanwhile] = useState<Meanwhile<V>[]>();
  const [refusal, setRefusal] = useState<unknown>();
  const wish = useWish();
  const setBase = (known: T) => {
    latestBase.current = known;
    setBaseState(known);
  };

  useEffect(() => {
    if (!thing || (base && thing.version <= base.version)) return;
    const merged = mergeEdits(toValues(base), toValues(thing), form.getValues());
    setBase(thing);
    form.setValues(merged.values);
    if (merged.meanwhile.length > 0) setMeanwhile(merged.meanwhile);
  }, [thing, base, toValues, form]);

  const save = async ({ acceptAffected } = { acceptAffected: false }) => {
    if (form.validate().hasErrors) return;
    const values = form.getValues();
    setAffected(undefined);
    setRefusal(undefined);
    form.setSubmitting(true);
    const request = (key: string) =>
      send({
        values,
        changed: changesOf(toValues(base), values),
        acceptAffected,
        ifMatch: { "if-match": `"${base?.version ?? 0}"` },
        once: { "idempotency-key": key },
      });
    const answer = await wish
      .send({ values, acceptAffected }, request)
      .catch((error: unknown) => ({ data: undefined, error }));
    if (answer.data) {
      setBase(answer.data);
      form.setValues(mergeEdits(values, toValues(answer.data), form.getValues()).values); // typed while it was sent
      setMeanwhile(undefined);
      setSaved(true);
    } else await refuse(answer.error);
    await queryClient.invalidateQueries();
    form.setSubmitting(false);
    if (answer.data) onSaved(answer.data);
  };

  const refuse = async (error: unknown) => {
    const stranded = affectedOf(error);
    if (stranded) setAffected(stranded);
    else if (isProblem(error) && error.code === "changed_meanwhile") setMeanwhile((known) => known ?? []);
    else {
      setRefusal(error);
      form.setErrors(faultsOf(error, say("settings.refusedField")));
    }
  };

  return {
    form,
    fields,
    isDirty: !isSame(form.values, toValues(base)),
    hasUnsaved: () => !isSame(form.getValues(), toValues(latestBase.current)),
    isSaved,
    save,
    affected,
    meanwhile,
    refusal,
    dismissAffected: () => setAffected(undefined),
    reset() {
      form.setValues(toValues(base));
      form.clearErrors();
      setAffected(undefined);
      setMeanwhile(undefined);
      setRefusal(undefined);
    },
  };
}

/** What a new thing is made of: it is in use from the start. */
export function withoutActive<V extends { active: boolean }>(values: V): Omit<V, "active"> {
  const { active: _active, ...settings } = values;
  return settings;
}

/**
 * `words` by the path of each field that the API found a fault in, and by its first part, where a field holds a whole
 * list. What the API says of it is for programs, and in English.
 */
function faultsOf(error: unknown, words: string): FormErrors {
  if (!isProblem(error)) return {};
  const faults: FormErrors = {};
  for (const { pointer } of error.errors ?? []) {
    const path = pointer.split("/").slice(1);
    faults[path.join(".")] = words;
    faults[path[0] ?? ""] = words;
  }
  return faults;
}
