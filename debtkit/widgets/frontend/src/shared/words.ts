/** low, likely, high */
export type Range = [number, number, number];

/** An amount as debtkit/render/_hours.py writes it: a small one never becomes nothing. */
export const number = (value: number) => {
  if (value <= 0) return "0";
  if (value < 0.05) return Math.max(value, 0.01).toFixed(2);
  return value < 9.95 ? value.toFixed(1).replace(".0", "") : Math.round(value).toLocaleString("en");
};

/** "12 h", "0.5 h". */
export const hours = (value: number) => `${number(value)} h`;

/** "96–340 h": the two ends of an estimate. */
export const span = ([low, , high]: Range) => `${number(low)}–${number(high)} h`;

export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
