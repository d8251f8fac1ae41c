import { createApp } from "./api/app.ts";

export const compose = () => createApp();
