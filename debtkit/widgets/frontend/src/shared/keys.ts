/**
 * A notebook's one-letter shortcuts fire inside outputs unless the focused element itself carries this attribute.
 * It is lifted while Ctrl or Command is held, so that Ctrl+S still saves the notebook.
 */
export const guard = { "data-lm-suppress-shortcuts": "true" };

const NAME = "data-lm-suppress-shortcuts";
const set = (target: EventTarget | null, on: boolean) => {
  if (target instanceof Element && (on || target.hasAttribute(NAME))) {
    if (on) target.setAttribute(NAME, "true");
    else target.removeAttribute(NAME);
  }
};

/** Listen on a root; return the function that stops. */
export function liftWithModifiers(root: HTMLElement): () => void {
  const lifted = new Set<EventTarget>();
  const onKey = (event: KeyboardEvent) => {
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey) {
      if (target.hasAttribute(NAME)) lifted.add(target);
      set(target, false);
    } else onLeave();
  };
  const onLeave = () => {
    for (const target of lifted) set(target, true);
    lifted.clear();
  };
  root.addEventListener("keydown", onKey);
  root.addEventListener("keyup", onKey);
  root.addEventListener("focusout", onLeave);
  return () => {
    root.removeEventListener("keydown", onKey);
    root.removeEventListener("keyup", onKey);
    root.removeEventListener("focusout", onLeave);
  };
}
