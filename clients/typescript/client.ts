import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./openapi.d.ts";

export type PraxisClient = Client<paths>;

/**
 * A client whose paths, bodies and answers have the types of the API's own document. `accessToken` is asked before each
 * request, so that a renewed one is used at once.
 */
export function createPraxisClient(
  baseUrl: string,
  accessToken: () => string | undefined = () => undefined,
): PraxisClient {
  const client = createClient<paths>({ baseUrl });
  client.use({
    onRequest({ request }) {
      const token = accessToken();
      if (token) request.headers.set("authorization", `Bearer ${token}`);
      return request;
    },
  });
  return client;
}
