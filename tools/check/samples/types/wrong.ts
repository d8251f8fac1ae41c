export const minutes: number = "ten";
export const first: string = ["only", "perhaps"][0];
