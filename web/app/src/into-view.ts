/**
 * A ref of what comes up at a press: it may lie below what a small screen or a narrow panel shows, down to its buttons.
 */
export const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });
