import { calculateJwkThumbprint, createLocalJWKSet, decodeJwt, exportJWK, importPKCS8, jwtVerify, SignJWT } from "jose";
import { v7 as uuidv7 } from "uuid";
import * as z from "zod";
import { DomainError } from "../domain/errors.ts";
import { type Principal, roles } from "../domain/identity/principal.ts";

const algorithm = "ES256";
const tokenType = "at+jwt";
const audience = "praxis-api";
export const tokenSeconds = 600;

export type Tokens = {
  issue(principal: Principal): Promise<string>;
  /** Throws `unauthenticated` for anything but a token that `issue` made in the last ten minutes. */
  verify(token: string): Promise<Principal>;
  /** The public key, for others who check our tokens. */
  jwks: { keys: PublicKey[] };
};

type PublicKey = Record<"kty" | "crv" | "x" | "y" | "kid" | "alg" | "use", string>;

const claims = z.object({
  sub: z.uuid(),
  org: z.uuid(),
  role: z.enum(roles),
  clinics: z.array(z.uuid()),
  staff: z.uuid().nullable(),
});

/** Access tokens of one issuer, signed with the given key (PEM, PKCS 8). */
export async function createTokens({
  jwtPrivateKey,
  issuer,
}: {
  jwtPrivateKey: string;
  issuer: string;
}): Promise<Tokens> {
  const privateKey = await importPKCS8(jwtPrivateKey, algorithm, { extractable: true }).catch((cause: unknown) => {
    throw new Error("JWT_PRIVATE_KEY: not a PEM (PKCS 8) EC P-256 private key", { cause });
  });
  const { kty, crv, x, y } = await exportJWK(privateKey);
  if (!kty || !crv || !x || !y) throw new Error("JWT_PRIVATE_KEY: not an EC key");
  const publicJwk = { kty, crv, x, y };
  const kid = await calculateJwkThumbprint(publicJwk);
  const jwks = { keys: [{ ...publicJwk, kid, alg: algorithm, use: "sig" }] };
  const keyOf = createLocalJWKSet(jwks);

  return {
    jwks,
    issue: ({ accountId, organizationId, role, clinicIds, staffId }) =>
      new SignJWT({ org: organizationId, role, clinics: clinicIds, staff: staffId })
        .setProtectedHeader({ alg: algorithm, typ: tokenType, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(accountId)
        .setJti(uuidv7())
        .setIssuedAt()
        .setExpirationTime(`${tokenSeconds} s`)
        .sign(privateKey),
    async verify(token) {
      const verified = await jwtVerify(token, keyOf, {
        algorithms: [algorithm],
        issuer,
        audience,
        typ: tokenType,
        requiredClaims: ["exp", "iat", "sub", "jti", "org", "role"],
        maxTokenAge: tokenSeconds,
        clockTolerance: 5,
      }).catch(() => undefined);
      const known = claims.safeParse(verified?.payload);
      if (!known.success) throw new DomainError("unauthenticated", "The access token is not valid or has expired.");
      const { sub, org, role, clinics, staff } = known.data;
      return { accountId: sub, organizationId: org, role, clinicIds: clinics, staffId: staff };
    },
  };
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(authorization: string | undefined): string {
  const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? "") ?? [];
  if (!token) throw new DomainError("unauthenticated", "Send an access token: Authorization: Bearer <token>.");
  return token;
}

/** When the token of an `Authorization` header ends; for one that `verify` has accepted. */
export const expiryOf = (authorization: string | undefined): Date =>
  new Date((decodeJwt(bearerToken(authorization)).exp ?? 0) * 1_000);
