"""What audits and recorded runs settle, in the words in which rules of the scan are explained."""

from __future__ import annotations

from debtkit.facts import Status
from debtkit.instruments.scan import RuleCard
from debtkit.project._audits import BAD
from debtkit.project._lineage import KEY

ABOUT = "data that were audited, with `debtkit audit --record` or `project.record(audit)`"


def data_cards() -> dict[str, RuleCard]:
    """Return the cards of all facts that audits and recorded runs make, by their keys."""
    cards = [
        RuleCard(
            key=bad.key,
            says=bad.says,
            bad=True,
            absence=Status.MEASURED,
            about=ABOUT,
            reads=(f"the checks {', '.join(f'`{check}`' for check in bad.checks)} of a recorded audit",),
            fix=f"{bad.fix[0].upper()}{bad.fix[1:]}." if bad.fix[:6] != "audit." else f"`{bad.fix}`",
            debt="",
            fine="",
            not_counted=(f"Findings below {bad.least}.",),
            known_limits=(*bad.limits, "It is as old as the audit: audit again after a change of the data."),
        )
        for bad in BAD
    ]
    cards.append(
        RuleCard(
            key=KEY,
            says="Runs were recorded with data, code, settings and output, and the outputs still are what they wrote.",
            bad=False,
            absence=Status.NOT_SHOWN,
            about="",
            reads=("the records in `.debtkit/lineage`, and the hashes of the outputs that they name",),
            fix="",
            debt="",
            fine="",
            not_counted=("A record whose output was changed since: nobody knows what the new one was made of.",),
            known_limits=("Trackers elsewhere are not read, and a model that no record names is not noticed.",),
        )
    )
    return {card.key: card for card in cards}
