"""Quiz: a few questions, each option with its own feedback."""

from typing import Any, ClassVar

import traitlets

from .base import Explorer
from .text import inline


class Quiz(Explorer):
    """Ask questions with one choice each; every option answers why it is right or wrong.

    questions : [{"ask": ..., "options": [{"text": ..., "right": bool, "why": ...}, ...]}, ...];
        `code` and *stress* are marked as here
    answers : the chosen option of each question, -1 before one is checked

    Raises traitlets.TraitError for a question without options, without exactly one right option,
    or with an option that does not say why.
    """

    name: ClassVar[str] = "quiz"

    questions: traitlets.List = traitlets.List().tag(sync=True)
    answers = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.questions:
            raise traitlets.TraitError("Quiz needs at least one question")
        if len(self.answers) != len(self.questions):
            self.answers = [-1] * len(self.questions)

    @traitlets.validate("questions")
    def _complete(self, proposal: Any) -> list[dict[str, Any]]:
        questions = []
        for number, question in enumerate(proposal["value"], start=1):
            if not question.get("ask") or len(question.get("options", [])) < 2:
                raise traitlets.TraitError(f"question {number} needs 'ask' and two or more options")
            options = [
                {"text": o["text"], "right": bool(o.get("right", False)), "why": o.get("why", "")}
                for o in question["options"]
            ]
            if sum(option["right"] for option in options) != 1:
                raise traitlets.TraitError(f"question {number} needs exactly one right option")
            if not all(option["why"] for option in options):
                raise traitlets.TraitError(f"every option of question {number} needs a 'why'")
            questions.append({"ask": question["ask"], "options": options})
        return questions

    @property
    def score(self) -> int:
        """How many questions are answered right."""
        return sum(
            choice >= 0 and question["options"][choice]["right"]
            for question, choice in zip(self.questions, self.answers, strict=True)
        )

    def still(self) -> str:
        asked = []
        for question in self.questions:
            options = "".join(f"<li>{inline(o['text'])}</li>" for o in question["options"])
            right = next(o for o in question["options"] if o["right"])
            asked.append(
                f"<li><p>{inline(question['ask'])}</p><ul>{options}</ul><details>"
                f"<summary>Answer</summary><p>{inline(right['text'])}. {inline(right['why'])}</p>"
                "</details></li>"
            )
        return f'<div class="actinit-still"><ol>{"".join(asked)}</ol></div>'

    def __repr__(self) -> str:
        plural = "" if len(self.questions) == 1 else "s"
        return f"Quiz({len(self.questions)} question{plural})"
