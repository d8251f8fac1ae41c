import { useQuery } from "@tanstack/react-query";
import { api } from "../api.ts";

const key = "praxis-organization";

/** The organization that the link names, else the one that somebody logged in to here before. */
const lastOrganization = () =>
  new URLSearchParams(location.search).get("organization") ?? localStorage.getItem(key) ?? "";

export const keepOrganization = (slug: string) => localStorage.setItem(key, slug);

/** Its short name: as above, else that of the only one there is; "" = to be asked for. Undefined until it is known. */
export function useKnownOrganization(): string | undefined {
  const last = lastOrganization();
  const { data } = useQuery({
    queryKey: ["installation"],
    // Who cannot be told types it.
    queryFn: async () => (await api.GET("/v1/installation").catch(() => undefined))?.data?.organization?.slug ?? "",
    enabled: last === "",
    staleTime: Number.POSITIVE_INFINITY,
  });
  return last || data;
}
