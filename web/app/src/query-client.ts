import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "./problem.ts";

/**
 * A refusal is an answer: only what did not arrive is asked again. Data is read anew when the page is looked at again.
 * What somebody wants done is tried at once, also without a connection: done by itself an hour later it would be a
 * surprise.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => !isProblem(error) && count < 3 },
    mutations: { networkMode: "always" },
  },
});
