import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from "node:crypto";
import { importPKCS8, type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { createTokens, type Tokens } from "../../../src/api/auth.ts";
import { DomainError } from "../../../src/domain/errors.ts";
import type { Principal } from "../../../src/domain/identity/principal.ts";
import { newSigningKey } from "../../support/api.ts";

const issuer = "https://praxis.example";
const jwtPrivateKey = newSigningKey();
const principal: Principal = {
  accountId: randomUUID(),
  organizationId: randomUUID(),
  role: "nurse",
  clinicIds: [randomUUID()],
  staffId: null,
};
const now = () => Math.floor(Date.now() / 1000);

let tokens: Tokens;
let good: JWTPayload;
let kid: string;

beforeAll(async () => {
  tokens = await createTokens({ jwtPrivateKey, issuer });
  kid = tokens.jwks.keys[0]?.kid ?? "";
  good = {
    iss: issuer,
    aud: "praxis-api",
    sub: principal.accountId,
    jti: randomUUID(),
    iat: now(),
    exp: now() + 600,
    org: principal.organizationId,
    role: "nurse",
    clinics: principal.clinicIds,
    staff: null,
  };
});

const sign = async (payload: JWTPayload, header: { typ?: string; kid?: string } = {}, pem = jwtPrivateKey) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid, ...header })
    .sign(await importPKCS8(pem, "ES256"));

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a token stands for the principal it was issued to", async () => {
  expect(await tokens.verify(await tokens.issue(principal))).toEqual(principal);
  expect(await tokens.verify(await sign(good))).toEqual(principal);
});

test("the published keys are public", () => {
  expect(tokens.jwks.keys).toHaveLength(1);
  expect(Object.keys(tokens.jwks.keys[0] ?? {})).not.toContain("d");
});

const refused: [string, () => Promise<string> | string][] = [
  ["without a signature", () => `${encode({ alg: "none", typ: "at+jwt" })}.${encode(good)}.`],
  [
    "signed with our public key as if it were a shared secret",
    () => {
      const pem = createPublicKey(jwtPrivateKey).export({ type: "spki", format: "pem" });
      const signed = `${encode({ alg: "HS256", typ: "at+jwt", kid })}.${encode(good)}`;
      return `${signed}.${createHmac("sha256", pem).update(signed).digest("base64url")}`;
    },
  ],
  ["signed with another key", () => sign(good, {}, newSigningKey())],
  ["signed with a key it names but we do not know", () => sign(good, { kid: "other" }, newSigningKey())],
  ["that has expired", () => sign({ ...good, iat: now() - 700, exp: now() - 100 })],
  [
    "that is older than ten minutes, whatever it says of its end",
    () => sign({ ...good, iat: now() - 700, exp: now() + 700 }),
  ],
  ["from the future", () => sign({ ...good, iat: now() + 60 })],
  ["for another audience", () => sign({ ...good, aud: "someone-else" })],
  ["of another issuer", () => sign({ ...good, iss: "https://elsewhere.example" })],
  ["of another type", () => sign(good, { typ: "JWT" })],
  ["with an unknown role", () => sign({ ...good, role: "owner" })],
  ...["iss", "aud", "exp", "iat", "sub", "jti", "org", "role", "clinics", "staff"].map(
    (claim): [string, () => Promise<string>] => [
      `without ${claim}`,
      () => sign(Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim))),
    ],
  ),
  [
    "with a changed role",
    async () => {
      const [header, , signature] = (await sign(good)).split(".");
      return `${header}.${encode({ ...good, role: "organization_admin" })}.${signature}`;
    },
  ],
  ["that is none", () => "nonsense"],
];

test.each(refused)("a token %s is refused", async (_what, make) => {
  const refusal: unknown = await tokens.verify(await make()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DomainError);
  expect(refusal).toMatchObject({ code: "unauthenticated" });
});

test("a key that is not EC P-256 is refused at start", async () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await expect(createTokens({ jwtPrivateKey: privateKey, issuer })).rejects.toThrow("JWT_PRIVATE_KEY");
});
