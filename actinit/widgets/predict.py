"""Predict: the reader commits to an answer before seeing what happens."""

from typing import Any, ClassVar

import traitlets

from .base import Explorer
from .text import inline


class Predict(Explorer):
    """Ask for a prediction, then reveal the outcome.

    question : what to predict; `code` and *stress* are marked as here
    options : at least two answers, each a text, or {"text": ..., "why": ...} to answer that choice
    reveal : what happens, shown once the reader has committed
    answer : index of the option that comes true, or None where none is simply right
    choice : the reader's option, -1 before one is picked
    committed : whether the reader has committed

    Raises traitlets.TraitError for fewer than two options or an answer that is not among them.
    """

    name: ClassVar[str] = "predict"

    question = traitlets.Unicode().tag(sync=True)
    options: traitlets.List = traitlets.List().tag(sync=True)
    reveal = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Int(None, allow_none=True).tag(sync=True)
    choice = traitlets.Int(-1).tag(sync=True)
    committed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.question or not self.reveal:
            raise traitlets.TraitError("Predict needs a question and a reveal")
        if len(self.options) < 2:
            raise traitlets.TraitError("Predict needs at least two options")
        if self.answer is not None and not 0 <= self.answer < len(self.options):
            raise traitlets.TraitError(f"answer must be an option's index, got {self.answer}")

    @traitlets.validate("options")
    def _texts(self, proposal: Any) -> list[dict[str, str]]:
        options = []
        for option in proposal["value"]:
            option = {"text": option} if isinstance(option, str) else dict(option)
            if not option.get("text") or set(option) - {"text", "why"}:
                raise traitlets.TraitError(
                    f"an option is a text or {{'text', 'why'}}, got {option!r}"
                )
            options.append({"text": option["text"], "why": option.get("why", "")})
        return options

    def still(self) -> str:
        options = "".join(f"<li>{inline(option['text'])}</li>" for option in self.options)
        return (
            f'<div class="actinit-still"><p>{inline(self.question)}</p><ul>{options}</ul>'
            f"<details><summary>What happens</summary><p>{inline(self.reveal)}</p></details></div>"
        )

    def __repr__(self) -> str:
        return f"Predict(question={self.question!r})"
