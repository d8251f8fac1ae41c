import type { components } from "../../clients/typescript/openapi.d.ts";
import { createSessionClient } from "../../clients/typescript/session.ts";

export type Session = components["schemas"]["Session"];
export type Problem = components["schemas"]["Problem"];

export const { api, keep, onOver, refresh } = createSessionClient();
