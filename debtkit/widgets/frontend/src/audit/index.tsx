import { effect } from "@preact/signals-core";
import { render as paint } from "preact";
import { liftWithModifiers } from "../shared/keys";
import { type Model, unpack } from "../shared/model";
import { Clusters } from "./clusters";
import { Columns } from "./columns";
import { Findings } from "./findings";
import { Fixes } from "./fixes";
import { CodeFold, NotRunFold } from "./folds";
import { Groups } from "./groups";
import { Header } from "./header";
import { createStore, type Store } from "./store";
import type { Catalog, State } from "./types";

const App = ({ store }: { store: Store }) => (
  <>
    <Header store={store} />
    <Findings store={store} />
    <Fixes store={store} />
    <div class="dk-two">
      <Groups store={store} />
      <Clusters store={store} />
    </div>
    <Columns store={store} />
    <NotRunFold store={store} />
    <CodeFold store={store} />
  </>
);

async function render({ model, el }: { model: Model; el: HTMLElement }) {
  const packed = model.get("state");
  const [catalog, state] = await Promise.all([unpack<Catalog>(model.get("catalog")), unpack<State>(packed)]);
  const store = createStore(model, catalog, state);
  if (model.get("state") !== packed) store.onState();
  const root = document.createElement("div");
  root.className = "dk dk-audit";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", `Audit of ${catalog.name}`);
  el.append(root);
  const unlift = liftWithModifiers(root);
  // Whatever signal the painting reads, its change paints again: the page is one function of the store.
  const stop = effect(() => paint(<App store={store} />, root));
  return () => {
    store.dispose();
    unlift();
    stop();
    paint(null, root);
    root.remove();
  };
}

export default { render };
