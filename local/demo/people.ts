import { createPraxisClient, type PraxisClient } from "../../clients/typescript/client.ts";
import { demoPassword } from "../seed/seed.ts";
import { DemoError } from "./demo-error.ts";

/** Somebody who is logged in; `patients` are those they may book for. */
export type Person = { api: PraxisClient; patients: readonly string[] };

export const organization = "sunrise";

export async function logIn(baseUrl: string, name: string): Promise<Person> {
  const session: { token?: string } = {};
  const api = createPraxisClient(baseUrl, () => session.token);
  const email = `${name}@${organization}.example`;
  const { data, response } = await api.POST("/v1/auth/login", {
    body: { organization, email, password: demoPassword },
  });
  if (!data) {
    throw new DemoError(
      `${email} cannot log in (${response.status}): is the demo data there? npm start writes it into a database of its own.`,
    );
  }
  session.token = data.accessToken;
  return { api, patients: data.patients };
}
