export const used = 1;
export const never = 2;
export type Never = never;
