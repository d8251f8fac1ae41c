import type { Money } from "../money.ts";

/** R1 and R2 as an organization sets them, as one document. */
export type DiscountSettings = {
  percentageBasisPoints: number;
  onBirthday: boolean;
  /** Places per clinic-local day; 0 = no discount. */
  dailyLimit: number;
  /**
   * One per currency of which prices above it earn the discount; a currency that is not named has 1,000 major units.
   */
  thresholds: readonly Money[];
};

export type StoredDiscountSettings = DiscountSettings & { version: number };
