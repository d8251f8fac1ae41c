import * as z from "zod";
import { roles } from "../../domain/identity/principal.ts";
import { id } from "../contract.ts";

export const loginBody = z
  .strictObject({
    organization: z.string().min(1).max(63).meta({ description: "The organization's slug" }),
    email: z.string().min(3).max(254),
    password: z.string().min(1).max(256),
  })
  .meta({
    id: "Login",
    example: { organization: "sunrise", email: "patient@sunrise.example", password: "praxis-demo-1234" },
  });

const account = z.strictObject({ id, email: z.string() });
const organization = z.strictObject({ id, slug: z.string(), name: z.string() });

const who = {
  account,
  organization,
  role: z.enum(roles),
  clinics: z.array(id).meta({ description: "The clinics a staff role is limited to; empty = all" }),
  staffId: id.nullable(),
};

export const session = z
  .strictObject({
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: "Seconds" }),
    ...who,
    patients: z.array(id).meta({ description: "The patients this account acts for" }),
  })
  .meta({ id: "Session" });

export const me = z
  .strictObject({
    ...who,
    name: z.string(),
    patients: z.array(z.strictObject({ id, fullName: z.string(), relation: z.enum(["self", "parent", "guardian"]) })),
  })
  .meta({ id: "Me" });

export const keySet = z
  .strictObject({
    keys: z.array(
      z.strictObject({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        y: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.string(),
      }),
    ),
  })
  .meta({ id: "KeySet", description: "JSON Web Key Set (RFC 7517)" });
