import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";
import { seed } from "../../local/seed/seed.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { createTestDatabase } from "./database.ts";
import { makeTwoOrganizations, type TwoOrganizations } from "./two-organizations.ts";

type Served = { adminUrl: string; appUrl: string; api: TestApi };

/**
 * The API over a database of the test file's own; `fill` puts into it what the file is about, before the API starts.
 */
function useApi<T>(fill: (adminUrl: string) => Promise<{ made: T; close(): Promise<void> }>): () => Served & T {
  let served: (Served & T) | undefined;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { adminUrl, appUrl, drop } = await createTestDatabase();
    closing.push(drop);
    const { made, close } = await fill(adminUrl);
    closing.push(close);
    const api = await startTestApi(appUrl);
    closing.push(() => api.close());
    served = { adminUrl, appUrl, api, ...made };
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });
  return () => {
    if (!served) throw new Error("the API starts in beforeAll");
    return served;
  };
}

/** With two organizations, so that who reaches what can be seen. */
export const useTwoOrganizations = (): (() => Served & { world: TwoOrganizations }) =>
  useApi(async (adminUrl) => {
    const world = await makeTwoOrganizations(adminUrl);
    return { made: { world }, close: () => world.admin.end() };
  });

/** With the demo's organizations, as `npm start` fills them. */
export const useSeed = (): (() => Served & { admin: Client }) =>
  useApi(async (adminUrl) => {
    await seed({ adminUrl, now: new Date() });
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    return { made: { admin }, close: () => admin.end() };
  });
