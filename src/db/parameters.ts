/**
 * Takes a value into a statement that is put together from parts, and answers
 * with the parameter that stands for it: `$3`.
 */
export type Put = (value: unknown) => string;

export function openParameters(): { values: unknown[]; put: Put } {
  const values: unknown[] = [];
  return { values, put: (value) => `$${values.push(value)}` };
}
