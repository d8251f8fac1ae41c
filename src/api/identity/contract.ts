import * as z from "zod";
import { isGuessable, longestPassword, shortestPassword } from "../../domain/identity/password.ts";
import { roles } from "../../domain/identity/principal.ts";
import { relations } from "../../domain/record/online-access.ts";
import { id, text } from "../contract.ts";
import { createPatientBody } from "../record/contract.ts";

/** What a browser adds to a request by itself. */
const browserHeaders = {
  origin: z.string().optional().meta({ description: "Set by browsers; another site's is refused" }),
  "sec-fetch-site": z
    .string()
    .optional()
    .meta({ description: "Set by browsers; anything but `same-origin` is refused" }),
};

export const loginHeaders = z.object(browserHeaders);

export const sessionHeaders = z.object({
  ...browserHeaders,
  cookie: z.string().optional().meta({ description: "With `__Host-praxis_refresh`, as logging in has set it" }),
});

export const refreshCookie = z.object({
  "Set-Cookie": z.string().meta({ description: "`__Host-praxis_refresh`: HttpOnly, Secure, SameSite=Strict" }),
});

export const loginBody = z
  .strictObject({
    organization: text(63).meta({ description: "The organization's slug" }),
    email: text(254),
    password: z.string().min(1).max(256),
  })
  .meta({
    id: "Login",
    example: { organization: "sunrise", email: "patient@sunrise.example", password: "praxis-demo-1234" },
  });

const { fullName, phone, gender, bornOn, language } = createPatientBody.shape;

export const registerBody = z
  .strictObject({
    organization: loginBody.shape.organization,
    email: z.email().max(254),
    password: z.string().min(shortestPassword).max(longestPassword),
    fullName,
    phone,
    gender,
    bornOn,
    language,
  })
  .refine(
    ({ password, email, organization }) => !isGuessable(password, [email, email.split("@")[0] ?? "", organization]),
    {
      path: ["password"],
      message: "Too easy to guess: it is much used, a mere pattern, or little more than a name",
    },
  )
  .meta({
    id: "Register",
    example: {
      organization: "sunrise",
      email: "grace@patients.example",
      password: "a walk by the sea",
      fullName: "Grace Example",
      bornOn: "1990-05-01",
    },
  });

/** What the screen is in, which the mail is written in. */
const screenLanguage = language.meta({ description: "The language the mail is written in (BCP 47)" });

export const passwordResetBody = z
  .strictObject({ organization: loginBody.shape.organization, email: loginBody.shape.email, language: screenLanguage })
  .meta({ id: "PasswordReset", example: { organization: "sunrise", email: "grace@patients.example", language: "en" } });

/** 32 random bytes in base64url. */
const token = z
  .string()
  .regex(/^[\w-]{43}$/)
  .meta({ description: "What stands behind the # of the link in the mail" });
const exampleToken = "q4GxR1c0mE7sW2yTn8LzK5vBd9JhFuPa3XoQiY6tZ0e";

export const linkBody = z.strictObject({ token }).meta({ id: "LinkToken", example: { token: exampleToken } });

export const link = z
  .strictObject({
    kind: z.enum(["password_reset", "email_verification", "invitation"]),
    email: z.string(),
    organization: z.strictObject({ slug: z.string(), name: z.string() }),
    isMember: z.boolean().meta({ description: "Whether they can log in to it once their password is set" }),
  })
  .meta({ id: "Link", description: "Whom a link belongs to" });

export const newPasswordBody = z
  .strictObject({ token, password: registerBody.shape.password })
  .meta({ id: "NewPassword", example: { token: exampleToken, password: "another walk by the sea" } });

export const changePasswordBody = z
  .strictObject({
    currentPassword: loginBody.shape.password,
    password: registerBody.shape.password,
    language: screenLanguage,
  })
  .meta({
    id: "ChangePassword",
    example: { currentPassword: "a walk by the sea", password: "another walk by the sea", language: "en" },
  });

export const accessLink = z
  .strictObject({
    email: z.string(),
    patientName: z.string(),
    organization: z.strictObject({ slug: z.string(), name: z.string() }),
    hasLogin: z.boolean().meta({ description: "The address has a login, whose password is asked for" }),
  })
  .meta({ id: "AccessLink", description: "Whose record a link gives access to" });

export const acceptAccessBody = z
  .strictObject({
    token,
    password: registerBody.shape.password,
    relation: z.enum(relations).default("self").meta({ description: "Who the login's holder is to the patient" }),
  })
  .meta({ id: "AcceptPatientAccess", example: { token: exampleToken, password: "a walk by the sea" } });

export const verificationMailBody = z
  .strictObject({ language: screenLanguage })
  .meta({ id: "VerificationMail", example: { language: "en" } });

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
    emailVerified: z.boolean().meta({ description: "Somebody has shown that the address is theirs" }),
    patients: z.array(z.strictObject({ id, fullName: z.string(), relation: z.enum(relations) })),
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
