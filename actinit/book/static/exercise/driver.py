"""Runs in the reader's browser, inside Pyodide: the code of an answer, and its check.

`work` takes and returns JSON, so that the worker around it needs to know nothing of Python.
"""

import ast
import contextlib
import io
import json
import sys
import traceback
import warnings

# Left out of the cells before an answer unless the answer itself draws: they would fetch 7 MB.
DRAWING = ("matplotlib", "ipywidgets", "actinit.plots")


def work(request: str) -> str:
    """Run one request; return what it printed, drew, raised and scored."""
    task = json.loads(request)
    source = task["source"]
    drawing = task["drawing"] or "matplotlib" in sys.modules
    printed = io.StringIO()
    space = {"__name__": "__main__"}
    answer: dict = {"printed": "", "figures": []}
    for cell in task["before"]:
        prepare(cell, space, drawing)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            warnings.simplefilter("default")
            run(source, space)
            if task["question"]:
                answer["result"] = check(task, space, printed)
    except BaseException as error:
        answer["error"] = told(error)
    answer["printed"] = printed.getvalue()[-20000:].rstrip()
    if drawing:
        answer["figures"] = figures()
    return json.dumps(answer)


def run(source: str, space: dict) -> None:
    """Run an answer as a notebook cell: the value of a last expression is printed."""
    tree = ast.parse(source, "your answer")
    end = tree.body[-1] if tree.body else None
    last = end if isinstance(end, ast.Expr) else None
    tree.body = tree.body[:-1] if last else tree.body
    exec(compile(tree, "your answer", "exec"), space)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "your answer", "eval"), space)
        if value is not None:
            print(repr(value))


def prepare(cell: str, space: dict, drawing: bool) -> None:
    """Run a cell that stands before the answer; without its drawing, and whatever it raises."""
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        tree = ast.parse(cell)
        body = tree.body if drawing else undrawn(tree.body)
        for statement in body:
            with contextlib.suppress(Exception):
                module = ast.Module([statement], [])
                exec(compile(module, "a cell above", "exec"), space)


def undrawn(body: list) -> list:
    """Return the statements that need no plotting library."""
    dropped, kept = set(), []
    for statement in body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            home = getattr(statement, "module", "") or ""
            stay = []
            for alias in statement.names:
                full = f"{home}.{alias.name}" if home else alias.name
                if full.startswith(DRAWING):
                    dropped.add((alias.asname or alias.name).split(".")[0])
                else:
                    stay.append(alias)
            if not stay:
                continue
            statement.names = stay
        elif not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            if names & dropped:
                continue
        kept.append(statement)
    return kept


def check(task: dict, space: dict, printed: io.StringIO) -> dict:
    """Return the result of the question's check, as in a notebook."""
    import actinit
    from actinit.grading import practice

    function = space.get(task["function"])
    if function is None:
        raise NameError(f"your answer has to define {task['function']}")
    # Hints unfold over visits, not only in this run of Python.
    practice._session.setdefault(task["question"], (0, task["failures"]))
    with contextlib.redirect_stdout(printed):
        result = actinit.check(task["question"], function)
    return {
        "status": result.status,
        "headline": result.headline.partition(": ")[2],
        "score": result.score,
        "points": result.points,
        "facts": [list(fact) for fact in result.facts],
    }


def told(error: BaseException) -> str:
    """Return an error as a learner needs it: where in the answer, and what."""
    if isinstance(error, SyntaxError):
        lines = traceback.format_exception_only(error)
        return "".join(lines).replace('File "your answer", ', "").strip()
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "your answer"]
    places = [f"line {frame.lineno}, in {frame.name}" for frame in frames]
    return "\n".join([*places, "".join(traceback.format_exception_only(error)).strip()])


def figures() -> list:
    """Return the open figures as SVG, and close them."""
    import matplotlib.pyplot as plt

    drawn = []
    for number in plt.get_fignums():
        buffer = io.StringIO()
        plt.figure(number).savefig(buffer, format="svg", bbox_inches="tight")
        drawn.append(buffer.getvalue())
    plt.close("all")
    return drawn
