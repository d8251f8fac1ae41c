const key = "praxis-organization";

/** The organization that the link names, else the one that somebody logged in to here before. */
export const lastOrganization = () =>
  new URLSearchParams(location.search).get("organization") ?? localStorage.getItem(key) ?? "";

export const keepOrganization = (slug: string) => localStorage.setItem(key, slug);
