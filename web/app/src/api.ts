import createQueryClient from "openapi-react-query";
import type { components } from "../../../clients/typescript/openapi.d.ts";
import { createSessionClient } from "../../../clients/typescript/session.ts";

export type Schemas = components["schemas"];
export type Session = Schemas["Session"];
export type Problem = Schemas["Problem"];

export const { api, keep, refresh, onOver } = createSessionClient();

/** The same as hooks: `query.useQuery("get", "/v1/…", { params })`. */
export const query = createQueryClient(api);
