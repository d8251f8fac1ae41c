import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "./problem.ts";

/**
 * A refusal is an answer: only what did not arrive is asked again. Data is read anew when the page is looked at again.
 */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => !isProblem(error) && count < 3 } },
});
