import type { Logger } from "pino";
import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { findProfile } from "../../db/identity/queries.ts";
import { endSession, refreshSession, startSession } from "../../db/identity/sessions.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Profile } from "../../domain/identity/profile.ts";
import { type Tokens, tokenSeconds } from "../auth.ts";
import type { session } from "./contract.ts";
import {
  cookieOf,
  hashesOf,
  newRefreshToken,
  newSalt,
  type RefreshToken,
  successorOf,
  tokenIn,
} from "./refresh-token.ts";
import { toWho } from "./who.ts";

type Account = Pick<Principal, "organizationId" | "accountId">;
type Answer = { status: 200; body: z.input<typeof session>; headers: { "Set-Cookie": string } };

export type Sessions = {
  /**
   * For an account that has shown the password of this hash; undefined when it is no member of the organization any
   * more, or the password was changed in the meantime.
   */
  begin(account: Account & { passwordHash: string }): Promise<Answer | undefined>;
  /** Goes on with the session of a `Cookie` header, whose token is replaced; undefined when it has none that lives. */
  refresh(cookies: string | undefined): Promise<Answer | undefined>;
  /** Repeatable. Access tokens that were given out are valid until they expire. */
  end(cookies: string | undefined): Promise<void>;
};

export type SessionParts = { db: Db; tokens: Tokens; logger: Logger };

export function createSessions({ db, tokens, logger }: SessionParts): Sessions {
  const answer = async (profile: Profile, token: RefreshToken, seconds: number): Promise<Answer> => {
    const accessToken = await tokens.issue(profile);
    const patients = profile.patients.map(({ id }) => id);
    return {
      status: 200,
      body: { accessToken, expiresIn: tokenSeconds, ...toWho(profile), patients },
      headers: { "Set-Cookie": cookieOf(token, seconds) },
    };
  };

  return {
    async begin(account) {
      const profile = await findProfile(db, account);
      if (!profile) return undefined;
      const [token, at] = [newRefreshToken(), new Date()];
      const lapsesAt = await startSession(db, { ...account, ...hashesOf(token), at });
      return lapsesAt && answer(profile, token, secondsUntil(lapsesAt, at));
    },
    async refresh(cookies) {
      const token = tokenIn(cookies);
      if (!token) return undefined;
      const [salt, at] = [newSalt(), new Date()];
      const nextHash = hashesOf(successorOf(token, salt)).secretHash;
      const refresh = await refreshSession(db, { ...hashesOf(token), nextHash, salt, at });
      if (refresh.outcome === "unknown") return undefined;
      const { organizationId, accountId } = refresh;
      if (refresh.outcome === "reused") {
        logger.warn({ organizationId, accountId }, "a replaced refresh token came again: its session is ended");
        return undefined;
      }
      const profile = await findProfile(db, refresh);
      return profile && answer(profile, successorOf(token, refresh.salt), secondsUntil(refresh.lapsesAt, at));
    },
    async end(cookies) {
      const token = tokenIn(cookies);
      if (token) await endSession(db, hashesOf(token).handleHash);
    },
  };
}

const secondsUntil = (end: Date, at: Date) => Math.floor((end.getTime() - at.getTime()) / 1000);
