/** Some members of a thing: those that an edit names. The others stay as they are. */
export type Change<T> = { [Key in keyof T]?: T[Key] | undefined };

export function applyChange<T extends object>(thing: T, change: Change<NoInfer<T>>): T {
  return { ...thing, ...change };
}
