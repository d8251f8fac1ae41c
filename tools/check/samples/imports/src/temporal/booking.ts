import "../api/app.ts";

export const ask = () => undefined;
