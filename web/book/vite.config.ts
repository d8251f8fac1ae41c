import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { devServer } from "./dev-server.ts";

const api = `http://127.0.0.1:${process.env["PORT"] || 3000}`;

const dist = (folder: string) => fileURLToPath(new URL(`../dist/${folder}`, import.meta.url));

/** Two builds of the same page: what the browser loads, and for the API the function that makes its first paint. */
export default defineConfig(({ isSsrBuild }) => ({
  plugins: [devServer(api)],
  server: { proxy: { "/v1": api, "/app": api, "/assets/app": api } },
  build: isSsrBuild
    ? { outDir: dist("book-render"), emptyOutDir: true, target: "node20" }
    : {
        outDir: dist("book"),
        emptyOutDir: true,
        manifest: "manifest.json",
        assetsDir: "assets/book",
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: ["main.tsx", "widget.ts"],
          // Other sites name the widget, so its name stays.
          output: {
            entryFileNames: ({ name }) => (name === "widget" ? "widget.js" : "assets/book/[name]-[hash].js"),
            // Chrome compiles all of it while it loads, beside the page, and not each function when it is first called.
            postBanner: "//# allFunctionsCalledOnLoad",
          },
        },
      },
  ssr: { noExternal: true },
}));
