export const today = new Date();
export const spelled = Date();
export const now = Date.now();
export const draw = Math.random();
export const id = crypto.randomUUID();
