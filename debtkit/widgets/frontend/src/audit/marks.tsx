/** The mark of a severity: its shape and its word say it, colour only helps. */
import type { Severity } from "./types";

const SHAPES: Record<Severity, string> = {
  critical: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  high: "M8 1.2 15.3 14.4H.7z",
  medium: "M8 .8 15.2 8 8 15.2.8 8z",
  low: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z",
  info: "M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z",
};
const SIGNS: Record<Severity, string> = {
  critical: "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4",
  high: "M8 6v4M8 12v.2",
  medium: "M8 4.8v4M8 11v.2",
  low: "M5 8h6",
  info: "M8 7.4v4M8 4.8v.2",
};

export const Grade = ({ of }: { of: Severity }) => (
  <span class={`dk-grade dk-at-${of}`}>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path class="dk-shape" d={SHAPES[of]} />
      <path class="dk-sign" d={SIGNS[of]} />
    </svg>
    {of}
  </span>
);

/** A share as a short bar; the figure stands beside it. */
export const Share = ({ of }: { of: number }) => (
  <svg class="dk-share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="dk-track" width="100" height="8" />
    <rect width={Math.max(of > 0 ? 1 : 0, 100 * of)} height="8" />
  </svg>
);

export const percent = (share: number) => {
  const value = 100 * share;
  if (value > 0 && value < 0.1) return "< 0.1 %";
  return `${value >= 9.95 ? Math.round(value) : Number(value.toFixed(1))} %`;
};

export const number = (value: number) => value.toLocaleString("en");
