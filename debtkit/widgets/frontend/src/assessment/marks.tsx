/** Small marks: a verdict, the tile of a letter, a range. The charts are drawn by Python. */
import type { Range } from "../shared/words";
import type { Verdict } from "./types";

export const WORDS: Record<Verdict, string> = {
  good: "Good",
  partial: "Partly",
  debt: "Debt",
  unknown: "Open",
  not_applicable: "N/A",
};

const PATHS: Record<Verdict, string> = {
  good: "M4 8.4 7 11.4 12.2 5",
  partial: "M3.5 8h9",
  debt: "M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4",
  unknown: "M5.8 6.2a2.2 2.2 0 1 1 3.3 2c-.8.4-1.1.8-1.1 1.6M8 12v.2",
  not_applicable: "M5 11 11 5",
};

export const Mark = ({ state }: { state: Verdict }) => (
  <span class={`dk-mark dk-is-${state}`}>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="7.25" />
      <path d={PATHS[state]} />
    </svg>
    {WORDS[state]}
  </span>
);

export const Letter = ({ letter }: { letter: string | null }) => (
  <b class={`dk-letter dk-${letter ?? "none"}`}>{letter ?? "–"}</b>
);

/** Low to high as a line, the likely value as a dot. */
export function RangeLine({ range, top }: { range: Range; top: number }) {
  const x = (value: number) => 4 + (112 * value) / (top || 1);
  const [low, likely, high] = range;
  return (
    <svg class="dk-range" viewBox="0 0 120 10" aria-hidden="true">
      <line class="dk-track" x1="4" x2="116" y1="5" y2="5" />
      <line x1={x(low)} x2={x(high)} y1="5" y2="5" />
      <circle cx={x(likely)} cy="5" r="4" />
    </svg>
  );
}
