import { effect } from "@preact/signals-core";
import { render as paint } from "preact";
import { Drawing } from "../shared/drawing";
import { liftWithModifiers } from "../shared/keys";
import { type Model, unpack } from "../shared/model";
import { Areas } from "./areas";
import { Checks, Toolbar } from "./checks";
import { CodeFold, ProfileFold } from "./folds";
import { Header } from "./header";
import { NextQuestion } from "./question";
import { createStore, type Store } from "./store";
import type { Catalog, State } from "./types";

const App = ({ store }: { store: Store }) => (
  <>
    <Header store={store} />
    <div class="dk-columns">
      <div class="dk-side">
        <Areas store={store} />
      </div>
      <div class="dk-main">
        <NextQuestion store={store} />
        <Toolbar store={store} />
        <Checks store={store} />
      </div>
      <div class="dk-more">
        <Drawing of={store.state.value.charts.curve} class="dk-curve" />
        <ProfileFold store={store} />
        <CodeFold store={store} />
      </div>
    </div>
  </>
);

async function render({ model, el }: { model: Model; el: HTMLElement }) {
  const packed = model.get("state");
  const [catalog, state] = await Promise.all([unpack<Catalog>(model.get("catalog")), unpack<State>(packed)]);
  const store = createStore(model, catalog, state);
  if (model.get("state") !== packed) store.reread();
  const root = document.createElement("div");
  root.className = "dk";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", `Technical debt of ${state.name}`);
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
