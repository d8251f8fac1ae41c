import { useLogin } from "../identity/session.tsx";
import { useSay } from "../say.ts";

/**
 * What a manager may change here: an administrator everything, others their own
 * clinics. The API decides; this says why.
 */
export function useReach() {
  const say = useSay();
  const { role, clinics } = useLogin();
  const isAdmin = role === "organization_admin";
  return {
    isAdmin,
    adminOnly: !isAdmin && say("settings.adminOnly"),
    runs: (clinicId: string) => isAdmin || clinics.includes(clinicId),
  };
}
