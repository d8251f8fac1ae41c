export const loadConfig = () => ({});
