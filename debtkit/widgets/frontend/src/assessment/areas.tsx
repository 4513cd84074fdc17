import { useRef } from "preact/hooks";
import { guard } from "../shared/keys";
import { hours } from "../shared/words";
import { AreaBar, describeArea, Hatch } from "./marks";
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
      <Hatch id={`${view}-hatch`} />
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
          <button
            key={area.id}
            {...tab(area.id)}
            aria-label={describeArea(titles.get(area.id) ?? area.id, area)}
          >
            <span>{titles.get(area.id)}</span>
            <AreaBar area={area} was={moved.value[area.id]} hatch={`${view}-hatch`} />
            <span class="dk-owed">
              {hours(area.principal[1])}
              <small>{area.open ? `${area.open} open` : ""}</small>
            </span>
          </button>
        ))}
      </div>
      <p class="dk-key dk-note">
        <svg viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
          <rect class="dk-seen" width="24" height="6" />
        </svg>
        measured
        <svg viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
          <rect class="dk-track" width="24" height="6" />
          <rect fill={`url(#${view}-hatch)`} width="24" height="6" />
        </svg>
        answered
        <svg viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
          <rect class="dk-track" width="24" height="6" />
        </svg>
        open
      </p>
    </div>
  );
}
