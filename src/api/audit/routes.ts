import { listSettingChanges } from "../../db/audit/setting-changes.ts";
import type { Db } from "../../db/client.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { type Route, route } from "../route.ts";
import { settingChangePage, settingChangePlace, settingChangeQuery } from "./contract.ts";
import { toSettingChangeView } from "./view.ts";

export function createAuditRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/setting-changes",
      right: "setting_change.list",
      operationId: "listSettingChanges",
      tag: "organization",
      summary: "What was changed of the settings, by whom, from what to what, the latest first",
      description: "All that one request changed of a thing is one change. A list shows what was taken out and put in.",
      query: settingChangeQuery,
      responses: { 200: { description: "One page", schema: settingChangePage } },
      async handler({ query: { limit, cursor, kind, thingId }, principal, reach }) {
        const { changes, ...names } = await listSettingChanges(db, principal.organizationId, {
          reach,
          filter: { kind: kind ?? null, thingId: thingId ?? null },
          after: decodeCursor(settingChangePlace, cursor)?.id ?? null,
          limit: limit + 1,
        });
        const { data, nextCursor } = pageFrom(changes, limit, ({ id }) => ({ id }));
        return { status: 200, body: { data: data.map((change) => toSettingChangeView(change, names)), nextCursor } };
      },
    }),
  ];
}
