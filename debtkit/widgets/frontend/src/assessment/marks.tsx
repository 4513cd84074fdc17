/** Small drawings: the mark of a verdict, the tile of a letter, the bar of an area, a range, the pay-down curve. */
import { count, hours, percent, type Range } from "../shared/words";
import type { Area, State, Verdict } from "./types";

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

const WIDE = 150;
const TILE = 18;

/**
 * How good an area is and how well that is known. Upper line: the letter stands at the share of full credit.
 * Lower line: settled by looking (solid), by answers (hatched), open (empty).
 */
export function AreaBar({ area, was, hatch }: { area: Area; was: string | undefined; hatch: string }) {
  const at = (area.score ?? 0) * (WIDE - TILE);
  const seen = area.measured * WIDE;
  return (
    <svg class="dk-bar" viewBox={`0 0 ${WIDE} 28`} aria-hidden="true">
      <rect class="dk-track" y="8" width={WIDE} height="6" rx="3" />
      <rect
        class={`dk-score dk-${area.letter ?? "none"}`}
        y="8"
        height="6"
        rx="3"
        style={{ width: `${at + TILE / 2}px` }}
      />
      <rect class="dk-track" y="23" width={WIDE} height="3" />
      <rect class="dk-seen" y="23" width={seen} height="3" />
      <rect
        fill={`url(#${hatch})`}
        x={seen}
        y="23"
        width={Math.max(0, area.coverage - area.measured) * WIDE}
        height="3"
      />
      <g class={`dk-tile dk-${area.letter ?? "none"}`} style={{ transform: `translate(${at}px, 2px)` }}>
        <rect key={was} class={was ? "dk-moved" : ""} width={TILE} height={TILE} rx="4" />
        <text x={TILE / 2} y="13.2">
          {area.letter ?? "–"}
        </text>
      </g>
    </svg>
  );
}

export const Hatch = ({ id }: { id: string }) => (
  <svg width="0" height="0" class="dk-defs" aria-hidden="true">
    <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="dk-hatch" width="2" height="4" />
    </pattern>
  </svg>
);

export const describeArea = (title: string, area: Area) =>
  [
    `${title}: ${area.letter ? `letter ${area.letter}` : "no letter yet"}`,
    area.score === null ? "" : `${percent(area.score)} of full credit`,
    `${percent(area.measured)} measured`,
    `${hours(area.principal[1])} owed`,
    area.open ? count(area.open, "open question") : "",
  ]
    .filter(Boolean)
    .join(", ");

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

const LEFT = 34;
const CURVE_WIDTH = 320;
const CURVE_HEIGHT = 118;
const FLOOR = 90;

/** Interest that is left, over hours paid, the item that saves most first. */
export function PayDown({ plan }: { plan: State["plan"] }) {
  const first = plan[0];
  const last = plan.at(-1);
  if (!first || !last || plan.length < 2) return null;
  const right = last[0] || 1;
  const top = first[1] || 1;
  const x = (paid: number) => LEFT + ((CURVE_WIDTH - LEFT - 6) * paid) / right;
  const y = (left: number) => FLOOR - ((FLOOR - 10) * left) / top;
  const line = plan.map(([paid, left]) => `${x(paid).toFixed(1)},${y(left).toFixed(1)}`).join("L");
  const half = plan.find(([, left]) => left <= top / 2) ?? last;
  return (
    <figure class="dk-curve">
      <figcaption>
        <b>{hours(half[0])}</b> of work {half[1] <= top / 2 ? "halve the interest" : "bring it down"}
      </figcaption>
      <svg
        viewBox={`0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}`}
        role="img"
        aria-label={`Pay-down curve: interest falls from ${hours(first[1])} a month to ${hours(half[1])} after ${hours(half[0])} of work, and to ${hours(last[1])} after ${hours(last[0])}.`}
      >
        <path
          class="dk-grid"
          d={`M${LEFT},${y(top)}H${CURVE_WIDTH - 6}M${LEFT},${y(top / 2)}H${CURVE_WIDTH - 6}`}
        />
        <path class="dk-fill" d={`M${line}L${x(right)},${FLOOR}L${LEFT},${FLOOR}Z`} />
        <path class="dk-axis" d={`M${LEFT},${FLOOR}H${CURVE_WIDTH - 6}`} />
        <path class="dk-line" d={`M${line}`} />
        <circle class="dk-dot" cx={x(half[0])} cy={y(half[1])} r="4" />
        <g class="dk-ticks">
          <text x={LEFT - 6} y={y(top) + 4} text-anchor="end">
            {Math.round(top)}
          </text>
          <text x={LEFT - 6} y={y(top / 2) + 4} text-anchor="end">
            {Math.round(top / 2)}
          </text>
          <text x={LEFT - 6} y={FLOOR + 4} text-anchor="end">
            0
          </text>
          <text x={LEFT} y={FLOOR + 20}>
            0 h paid
          </text>
          <text x={CURVE_WIDTH - 6} y={FLOOR + 20} text-anchor="end">
            {Math.round(right)} h
          </text>
        </g>
      </svg>
      <p class="dk-note">Hours of interest a month that are left, the best buys first.</p>
    </figure>
  );
}
