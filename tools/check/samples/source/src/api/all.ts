// oxlint-disable-next-line no-console
export { today } from "../domain/guess.ts";
