import "../src/api/app.ts";

export const start = () => undefined;
