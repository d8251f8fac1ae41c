export const today = new Date();
export const spelled = Date();
export const now = Date.now();
export const draw = Math.random();
export const id = crypto.randomUUID();

/** A comment that nobody has wrapped, and that goes on to the right of the page until whoever reads it beside another file has to scroll. */
