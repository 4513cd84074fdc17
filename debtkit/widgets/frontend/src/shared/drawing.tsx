/** A chart that Python drew: its SVG is read as XML, and only what a chart needs is made again, node by node. */
import { type ComponentChild, h } from "preact";
import { useMemo } from "preact/hooks";

const SVG = "http://www.w3.org/2000/svg";
const words = (text: string) => new Set(text.split(" "));
const ELEMENTS = words("svg g path rect circle line text title desc");
const ATTRIBUTES = words(
  "role aria-label viewBox width height x y x1 x2 y1 y2 cx cy r rx d transform fill fill-opacity stroke " +
    "stroke-width stroke-opacity stroke-dasharray stroke-linejoin text-anchor font-size font-weight",
);
/** An address, also one that is hidden behind an escape. */
const ADDRESS = /url|\\/i;

function copied(node: Node): ComponentChild {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element) || node.namespaceURI !== SVG || !ELEMENTS.has(node.localName)) return null;
  const kept = [...node.attributes].filter(({ name, value }) => ATTRIBUTES.has(name) && !ADDRESS.test(value));
  const props = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
  return h(node.localName, props, ...[...node.childNodes].map(copied));
}

export function Drawing({ of, class: kind }: { of: string; class: string }) {
  const drawn = useMemo(
    () => of && copied(new DOMParser().parseFromString(of, "image/svg+xml").documentElement),
    [of],
  );
  return drawn ? <span class={kind}>{drawn}</span> : null;
}
