import { useRef } from "preact/hooks";
import { Drawing } from "../shared/drawing";
import { guard } from "../shared/keys";
import { hours } from "../shared/words";
import type { Store } from "./store";

const STEP: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** The chart of the twelve areas, which is also the way to their checks: tabs with a roving focus. */
export function Areas({ store }: { store: Store }) {
  const { state, titles, area: chosen, moved, view } = store;
  const list = useRef<HTMLDivElement>(null);
  const ids = ["", ...state.value.areas.map(({ id }) => id)];
  const choose = (id: string) => {
    chosen.value = id;
    list.current?.querySelector<HTMLElement>(`[data-area="${CSS.escape(id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = ids.indexOf(chosen.value);
    const step = STEP[event.key];
    const to = step ? (at + step + ids.length) % ids.length : { Home: 0, End: ids.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(ids[to] ?? "");
  };
  const tab = (id: string) => ({
    ...guard,
    type: "button" as const,
    role: "tab" as const,
    class: "dk-area",
    id: `${view}-tab-${id || "all"}`,
    "data-area": id,
    "aria-selected": chosen.value === id,
    "aria-controls": `${view}-panel`,
    tabIndex: chosen.value === id ? 0 : -1,
    onClick: () => choose(id),
  });
  return (
    <div class="dk-areas">
      <div
        role="tablist"
        aria-label="The twelve areas"
        aria-orientation="vertical"
        ref={list}
        onKeyDown={onKeyDown}
      >
        <button {...tab("")}>
          <span>All areas</span>
          <span class="dk-legend" aria-hidden="true">
            share of full credit
          </span>
          <span class="dk-owed">owed</span>
        </button>
        {state.value.areas.map((area) => (
          <button key={area.id} {...tab(area.id)}>
            <span>{titles.get(area.id)}</span>
            <Drawing
              of={state.value.charts.areas[area.id] ?? ""}
              class={`dk-bar ${area.id in moved.value ? "dk-moved" : ""}`}
            />
            <span class="dk-owed">
              {hours(area.principal[1])}
              <span class="dk-hidden"> owed</span>
              <small>{area.open ? `${area.open} open` : ""}</small>
            </span>
          </button>
        ))}
      </div>
      <Drawing of={state.value.charts.key} class="dk-key" />
    </div>
  );
}
