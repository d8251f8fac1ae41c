import { createContext, Fragment, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { isSameLogin } from "../../../../clients/typescript/session.ts";
import { api, keep, onOver, refresh, type Session } from "../api.ts";
import { asError } from "../problem.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { queryClient } from "../query-client.ts";

type SessionState = {
  /** undefined: nobody is logged in. */
  session: Session | undefined;
  /** The login has ended without having been ended here; its page waits for the next one. */
  isOver: boolean;
  begin: (session: Session) => void;
  /** Fails, and leaves the login as it is, when the server has not ended it. */
  end: () => Promise<void>;
};

const SessionContext = createContext<SessionState | undefined>(undefined);

type Known = { session: Session | undefined; isOver: boolean };

/**
 * Who is logged in; the app waits until it is known, so that nobody sees the login for a moment who needs none. Another
 * person's login starts every page anew, the same person's leaves them as they are.
 */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [known, setKnown] = useState<Known | "asking" | { error: unknown }>("asking");
  const ask = useCallback(() => {
    refresh().then(
      (session) => setKnown({ session, isOver: false }),
      (error: unknown) => setKnown({ error }),
    );
  }, []);
  useEffect(ask, [ask]);
  useEffect(() => onOver(() => setKnown((before) => (isKnown(before) ? { ...before, isOver: true } : before))), []);
  if (known === "asking") return null;
  if (!isKnown(known)) return <ProblemNotice error={known.error} onRetry={ask} />;

  const { session } = known;
  const change = (next: Session | undefined) => {
    const isSame = session && next && isSameLogin(session, next);
    if (!isSame) queryClient.clear(); // what the next person may see is asked anew
    keep(next);
    setKnown({ session: next, isOver: false });
  };
  const end = async () => {
    const { error, response } = await api.POST("/v1/auth/logout");
    if (!response.ok) throw error ? asError(error) : new Error("the login was not ended");
    change(undefined);
  };
  const person = session && `${session.account.id} ${session.organization.id}`;
  return (
    <SessionContext value={{ ...known, begin: change, end }}>
      <Fragment key={person}>{children}</Fragment>
    </SessionContext>
  );
}

const isKnown = (known: Known | "asking" | { error: unknown }): known is Known =>
  typeof known === "object" && "isOver" in known;

export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error("useSession needs a SessionProvider above it");
  return state;
}

/** Below a page that only somebody who is logged in sees. */
export function useLogin(): Session {
  const { session } = useSession();
  if (!session) throw new Error("nobody is logged in here");
  return session;
}
