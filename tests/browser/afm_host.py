"""One front-end module in an empty Chromium page, without Jupyter: a mount takes some hundredths of a second.

The page gets a stand-in for the widget model. Where it is like the real thing: traits change only by `receive`, binary
traits arrive as `DataView`, a view's listeners can be counted after it is disposed. Where it is not: nothing is
throttled while a kernel is busy. `connect` joins it to a real Python widget, so that acts travel both ways.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from debtkit.widgets import AssessmentWidget, AuditWidget

    Widget = AssessmentWidget | AuditWidget

HOST = """
async ({esm, css, state, views}) => {
  const listeners = {}, messages = [], disposers = [];
  window.waiting = []; window.toPython = undefined;
  const thaw = value => value?.$bytes === undefined ? value
    : new DataView(Uint8Array.from(atob(value.$bytes), c => c.charCodeAt(0)).buffer);
  const traits = Object.fromEntries(Object.entries(state).map(([k, v]) => [k, thaw(v)]));
  const emit = (event, ...args) => (listeners[event] || []).slice().forEach(l => l.callback(...args));
  const proxy = owner => ({
    get: key => traits[key],
    set: () => { throw new Error('the page never sets a trait'); },
    save_changes: () => { throw new Error('the page never sets a trait'); },
    send: content => { messages.push(structuredClone(content)); window.toPython?.(content); },
    on: (event, callback) => event.split(' ').forEach(e => (listeners[e] ??= []).push({callback, owner})),
    off: (event, callback) => Object.keys(listeners).filter(e => !event || e === event).forEach(e => {
      listeners[e] = listeners[e].filter(l => l.owner !== owner || (callback && l.callback !== callback)); }) });
  if (css) document.head.appendChild(document.createElement('style')).textContent = css;
  const url = URL.createObjectURL(new Blob([esm], {type: 'text/javascript'}));
  const began = performance.now();
  const module = await import(url); URL.revokeObjectURL(url);
  for (let i = 0; i < views; i++) {
    const el = document.body.appendChild(document.createElement('div'));
    const cleanup = await module.default.render({model: proxy(i), el});
    disposers.push(async () => { await cleanup(); el.remove(); });
  }
  const mounted = performance.now() - began;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.host = {messages, disposers, listeners,
    receive: values => Object.entries(values).forEach(([k, v]) => { traits[k] = thaw(v); emit('change:' + k); }),
    deliver: content => emit('msg:custom', content, []) };
  return {mounted, painted: performance.now() - began}; }
"""


def freeze(traits: dict[str, Any]) -> dict[str, Any]:
    """Return traits as JSON can carry them: bytes become base64."""
    return {
        name: {"$bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in traits.items()
    }


def mount(page: Page, widget: Widget, *, views: int = 1, page_css: str = "", live: bool = True) -> dict[str, float]:
    """Show a widget in an empty page and return the ms until it was mounted and painted.

    With `live`, acts of the page wait for `pump`, and what the widget says reaches the page, as through a kernel.
    """
    page.set_content(f"<!doctype html><html lang=en><title>afm</title><style>{page_css}</style><body></body></html>")
    traits = {"catalog": widget.catalog, "state": widget.state}
    times = page.evaluate(
        HOST, {"esm": str(widget._esm), "css": str(widget._css), "state": freeze(traits), "views": views}
    )
    if live:
        connect(page, widget)
    return dict(times)


def connect(page: Page, widget: Widget) -> None:
    """Join the page and the widget by the two ends that Jupyter joins: custom messages and trait changes."""
    widget.observe(lambda change: receive(page, **{change["name"]: change["new"]}), names=["catalog", "state"])
    widget.send = lambda content, _buffers=None: deliver(page, content)
    page.evaluate(
        """() => { window.toPython = content => window.waiting.push(content);
                   host.messages.length = 0; }"""
    )


def pump(page: Page, widget: Widget) -> None:
    """Let the widget handle what the page sent, and the page paint what came back."""
    for content in page.evaluate("() => { const all = window.waiting; window.waiting = []; return all; }"):
        widget._handle_custom_msg(content, [])
    settle(page)


def settle(page: Page) -> None:
    """Wait until what Python sent was unpacked and painted."""
    page.evaluate(
        """async () => { await new Promise(done => setTimeout(done, 30));
             await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }"""
    )


def receive(page: Page, **traits: object) -> None:
    """Do what happens when Python sets traits."""
    page.evaluate("values => host.receive(values)", freeze(traits))


def deliver(page: Page, content: object) -> None:
    """Do what happens when Python calls `self.send(content)`."""
    page.evaluate("content => host.deliver(content)", content)


def messages(page: Page) -> list[dict[str, Any]]:
    """Return what was sent with `model.send`, without the page's own numbers."""
    return [
        {key: value for key, value in message.items() if key != "n"} for message in page.evaluate("() => host.messages")
    ]


def message_sizes(page: Page) -> list[int]:
    """Return the bytes of each message as it travels."""
    return [len(json.dumps(message)) for message in page.evaluate("() => host.messages")]


def dispose(page: Page, view: int = 0) -> int:
    """Close a view as Jupyter does; return how many of its listeners are still there (should be 0)."""
    return int(
        page.evaluate(
            """async view => { await host.disposers[view]();
                 return Object.values(host.listeners).flat().filter(l => l.owner === view).length; }""",
            view,
        )
    )


def unguarded(page: Page, *, within: str = "body") -> list[str]:
    """Return the focusable elements on which Jupyter's shortcuts would still fire (in a text area: Shift+Enter)."""
    return list(
        page.evaluate(
            """within => [...document.querySelectorAll('button,input,select,textarea,summary,a[href],[tabindex]')]
                 .filter(e => e.closest(within)).filter(e => !e.hasAttribute('data-lm-suppress-shortcuts'))
                 .map(e => e.outerHTML.slice(0, 90))""",
            within,
        )
    )


def axe_violations(page: Page, axe_source: str, *, within: str = "body") -> list[tuple[str, str, list[str]]]:
    """Run axe-core and return (rule, impact, elements); the rule about landmarks is for whole pages."""
    page.evaluate(axe_source)
    found = page.evaluate(
        """async within => (await axe.run(within, {rules: {region: {enabled: false}}}))
                        .violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160))])""",
        within,
    )
    return [(rule, impact, nodes) for rule, impact, nodes in found]
