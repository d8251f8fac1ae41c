import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { createSessionClient, type Session } from "../../clients/typescript/session.ts";

type Server = { valid: Set<string>; cookie: { status: number; session?: Session }; acts: string[] };
/** The API as far as logins go: which tokens it takes, and what it says to the browser's cookie. */
let server: Server;

beforeEach(() => {
  server = { valid: new Set(), cookie: { status: 401 }, acts: [] };
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.endsWith("/v1/auth/refresh"))
      return Response.json(server.cookie.session ?? { code: "any" }, { status: server.cookie.status });
    const token = request.headers.get("authorization") ?? "";
    if (!server.valid.has(token)) return Response.json({ code: "unauthenticated" }, { status: 401 });
    const { fullName } = z.object({ fullName: z.string() }).parse(await request.json());
    server.acts.push(`${token} notes ${fullName}`);
    return Response.json({ id: "patient" }, { status: 201 });
  });
});
afterEach(() => void vi.unstubAllGlobals());

test("a token that has run out is renewed, and the request repeated with its body", async () => {
  const { write } = logIn("reception", "old");
  has(session("reception", "new"));
  expect((await write()).data).toEqual({ id: "patient" });
  expect(server.acts).toEqual(["Bearer new notes Ada"]);
});

test("a page goes on as nobody else: what was asked for waits until its own login is back", async () => {
  const { client, write, over } = logIn("reception", "old");
  has(session("patient", "patient's"));
  const [first, second] = [write(), write()];
  await vi.waitFor(() => expect(over).toHaveBeenCalledOnce());
  expect(server.acts).toEqual([]);
  server.valid.add("Bearer again");
  client.keep(session("reception", "again"));
  expect([(await first).data, (await second).data]).toEqual([{ id: "patient" }, { id: "patient" }]);
  expect(server.acts).toEqual(Array(2).fill("Bearer again notes Ada"));
});

test("what waited is refused when somebody else logs in", async () => {
  const { client, write, over } = logIn("reception", "old");
  const asked = write();
  await vi.waitFor(() => expect(over).toHaveBeenCalledOnce());
  server.valid.add("Bearer doctor's");
  client.keep(session("doctor", "doctor's"));
  expect((await asked).error).toMatchObject({ code: "unauthenticated" });
  expect(server.acts).toEqual([]);
});

test.each([429, 503])("a refresh that is answered by %i ends no login", async (status) => {
  const { client, write, over } = logIn("reception", "old");
  server.cookie = { status };
  await expect(write()).rejects.toThrow("not known");
  await expect(client.refresh()).rejects.toThrow("not known");
  has(session("reception", "new"));
  expect((await write()).data).toEqual({ id: "patient" });
  expect(over).not.toHaveBeenCalled();
});

function logIn(who: string, token: string) {
  const client = createSessionClient("http://praxis.example");
  const over = vi.fn<() => void>();
  client.onOver(over);
  client.keep(session(who, token));
  const params = { header: { "idempotency-key": "key" } };
  const unknown = { email: null, phone: null, gender: "unknown", bornOn: null, interpreterFor: null } as const;
  const body = { fullName: "Ada", language: "en", ...unknown };
  return { client, over, write: () => client.api.POST("/v1/patients", { params, body }) };
}

function has(kept: Session): void {
  server.valid.add(`Bearer ${kept.accessToken}`);
  server.cookie = { status: 200, session: kept };
}

function session(who: string, accessToken: string): Session {
  const organization = { id: "sunrise", slug: "sunrise", name: "Sunrise" };
  const account = { id: who, email: `${who}@sunrise.example` };
  return {
    accessToken,
    expiresIn: 600,
    account,
    organization,
    role: "patient",
    clinics: [],
    staffId: null,
    patients: [],
  };
}
