/** low, likely, high */
export type Range = [number, number, number];

const digits = (value: number) => (value >= 10 ? Math.round(value) : Math.round(value * 10) / 10);

/** "12 h", "0.5 h", "5 min". */
export const hours = (value: number) =>
  value > 0 && value < 0.45 ? `${Math.max(1, Math.round(value * 60))} min` : `${digits(value)} h`;

/** "96–340 h": the two ends of an estimate. */
export const span = ([low, , high]: Range) => `${digits(low)}–${digits(high)} h`;

export const percent = (share: number) => `${Math.round(share * 100)} %`;

export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
