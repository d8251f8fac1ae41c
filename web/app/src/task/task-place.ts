/** The parameters of the board's address that the tasks beside it go with. */
export const taskPlace = ["attention", "clinic"] as const;
