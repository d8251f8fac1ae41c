/** All workers are one deployment: a pinned workflow's activities run on the version that the workflow began with. */
export const DEPLOYMENT_NAME = "praxis";
