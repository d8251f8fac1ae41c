import type { Plugin } from "vite";

/**
 * The page as the API at `api` answers it, with this source in the place of what was built: nothing of it is painted
 * before, so that all that is seen is the source's.
 */
export const devServer = (api: string): Plugin => ({
  name: "booking-page",
  configureServer(server) {
    const read = async (url: string, language = "") => {
      const answer = await fetch(api + url, { headers: { accept: "text/html", "accept-language": language } });
      const html = (await answer.text())
        .replace(/<script type="module" src="[^"]+">/, '<script type="module" src="/main.tsx">')
        .replace(/<link rel="modulepreload"[^>]*>/, "")
        .replace(/<div id="page">.*<\/div>(?=<script)/s, '<div id="page"></div>');
      return { status: answer.status, html: await server.transformIndexHtml(url, html) };
    };
    server.middlewares.use(({ url = "", headers }, res, next) => {
      if (!url.startsWith("/book/")) return next();
      read(url, headers["accept-language"]).then(
        ({ status, html }) => res.writeHead(status, { "content-type": "text/html" }).end(html),
        next, // such as: the API does not run
      );
    });
  },
});
