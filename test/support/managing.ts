import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type * as z from "zod";
import { problem } from "../../src/api/contract.ts";
import type { Principal, Role } from "../../src/domain/identity/principal.ts";
import { type Answer, startTestApi, type TestApi } from "./api.ts";
import { type MadeClinic, type Maker, makeClinic, openMaker } from "./make.ts";

/** The API over a database of its own, and what those who run clinics send to it. */
export type Managing = {
  maker: Maker;
  api: TestApi;
  get(as: Principal, path: string): Promise<Answer>;
  /** With a new key, or with the one that is named. */
  post(as: Principal, path: string, body: unknown, key?: string): Promise<Answer>;
  /** With the version that is read just before, or with the one that is named. */
  edit(as: Principal, method: "PUT" | "PATCH" | "DELETE", of: string, change: Edit): Promise<Answer>;
  close(): Promise<void>;
};

type Edit = { body?: unknown; under?: string; version?: number };

export async function openManaging(): Promise<Managing> {
  const maker = await openMaker();
  const api = await startTestApi(maker.appUrl);
  const get = (as: Principal, path: string) => api.call({ path, as });
  return {
    maker,
    api,
    get,
    post: (as, path, body, key = randomUUID()) =>
      api.call({ method: "POST", path, as, body, headers: { "idempotency-key": key } }),
    async edit(as, method, of, { body, under = "", version }) {
      const etag = version === undefined ? (await get(as, of)).headers.get("etag") : `"${version}"`;
      return api.call({ method, path: of + under, as, body, headers: { "if-match": etag ?? "" } });
    },
    async close() {
      await api.close();
      await maker.close();
    },
  };
}

/** The same for a test file, with a clinic of an organization of its own for each test, and who run the two. */
export function useManaging(wishes?: Parameters<typeof makeClinic>[1]) {
  let managing: Managing | undefined;
  let clinic: MadeClinic | undefined;
  let admin: Principal | undefined;
  let manager: Principal | undefined;
  beforeAll(async () => {
    managing = await openManaging();
  });
  beforeEach(async () => {
    if (!managing) return;
    clinic = await makeClinic(managing.maker, wishes);
    admin = someoneOf(clinic, "organization_admin");
    manager = someoneOf(clinic, "clinic_manager", [clinic.clinicId]);
  });
  afterAll(() => managing?.close());
  return {
    managing: () => made(managing),
    clinic: () => made(clinic),
    admin: () => made(admin),
    manager: () => made(manager),
  };
}

function made<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("made before each test");
  return thing;
}

export const someoneOf = (
  { organizationId }: Pick<MadeClinic, "organizationId">,
  role: Role,
  clinicIds: string[] = [],
): Principal => ({ accountId: randomUUID(), organizationId, role, clinicIds, staffId: null });

/** The body of an answer that went well, as its schema has it. */
export function wellOf<T extends z.ZodType>(schema: T, { status, body }: Answer): z.output<T> {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return schema.parse(body);
}

/** Status and code of a refusal. */
export function refusalOf({ status, body }: Answer): [status: number, code: string] {
  return [status, problem.parse(body).code];
}
