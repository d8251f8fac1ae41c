import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { api, keep, refresh, type Session } from "../api.ts";
import { queryClient } from "../query-client.ts";

type SessionState = {
  /** undefined: nobody is logged in. */
  session: Session | undefined;
  begin: (session: Session) => void;
  end: () => Promise<void>;
};

const SessionContext = createContext<SessionState | undefined>(undefined);

/** Who is logged in; the app waits until it is known, so that nobody sees the login for a moment who needs none. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | "asking" | undefined>("asking");
  useEffect(() => {
    refresh().then(setSession, () => setSession(undefined));
  }, []);
  if (session === "asking") return null;
  const begin = (begun: Session) => {
    keep(begun);
    setSession(begun);
  };
  const end = async () => {
    await api.POST("/v1/auth/logout");
    keep(undefined);
    queryClient.clear(); // what the next person may see is asked anew
    setSession(undefined);
  };
  return <SessionContext value={{ session, begin, end }}>{children}</SessionContext>;
}

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
