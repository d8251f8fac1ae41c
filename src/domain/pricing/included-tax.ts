/**
 * The tax within an amount ≥ 0 that includes it, at a rate in hundredths of a percent; rounded half up to a minor unit.
 */
export function includedTaxMinor(grossMinor: number, taxBasisPoints: number): number {
  const whole = 10_000n + BigInt(taxBasisPoints);
  return Number((2n * BigInt(grossMinor) * BigInt(taxBasisPoints) + whole) / (2n * whole));
}
