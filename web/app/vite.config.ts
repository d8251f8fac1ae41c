import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const api = `http://127.0.0.1:${process.env["PORT"] || 3000}`;

export default defineConfig({
  plugins: [react()],
  // `npm run dev` beside a running `npm start`: what is not built is the API's.
  server: { proxy: { "/v1": api, "/readyz": api } },
  build: {
    outDir: fileURLToPath(new URL("../dist/app", import.meta.url)),
    emptyOutDir: true,
    assetsDir: "assets/app",
    cssTarget: ["chrome123", "firefox120", "safari17.5"], // from these on `light-dark()` needs no help, which Mantine would not give
  },
});
