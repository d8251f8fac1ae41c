import { createHash, randomBytes } from "node:crypto";

/** The secret of a mailed link. It is made when the mail is sent, goes to the mail server and to nowhere else. */
export function makeLinkSecret(): { secret: string; linkHash: string } {
  const secret = randomBytes(32).toString("base64url");
  return { secret, linkHash: linkHashOf(secret) };
}

/** What is stored of a secret, which cannot be told from it. */
export const linkHashOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");
