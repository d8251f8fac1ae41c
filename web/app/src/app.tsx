import { DirectionProvider, MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { SessionProvider } from "./identity/session.tsx";
import { LanguageProvider } from "./language.tsx";
import { queryClient } from "./query-client.ts";
import { router } from "./router.tsx";
import { cssVariables, theme } from "./theme.ts";

const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** The app for patients, the desk and managers. What a person sees of it follows from the role of their login. */
export function App() {
  return (
    <DirectionProvider>
      <LanguageProvider>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          getStyleNonce={styleNonce}
        >
          <Notifications />
          <QueryClientProvider client={queryClient}>
            <ModalsProvider>
              <SessionProvider>
                <RouterProvider router={router} />
              </SessionProvider>
            </ModalsProvider>
          </QueryClientProvider>
        </MantineProvider>
      </LanguageProvider>
    </DirectionProvider>
  );
}
