import { keepingOn } from "./keeping.ts";

/**
 * What somebody has typed or answered in this tab and not sent, so that going back, another time and the other language
 * ask for none of it again.
 */
export const kept = keepingOn(() => sessionStorage, Date.now);
