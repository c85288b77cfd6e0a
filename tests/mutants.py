"""Mutants of a function: its source with one sign, constant, operator, axis or call changed."""

import ast
import copy
import inspect
import textwrap
from collections.abc import Iterator

SWAPPED = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Lt: [ast.GtE],
    ast.LtE: [ast.Gt],
    ast.Gt: [ast.LtE],
    ast.GtE: [ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
CALLS = {
    "maximum": "minimum",
    "minimum": "maximum",
    "max": "min",
    "min": "max",
    "sum": "mean",
    "mean": "sum",
    "exp": "expm1",
    "log1p": "log",
    "expm1": "exp",
    "var": "std",
    "std": "var",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "argmax": "argmin",
    "argmin": "argmax",
    "any": "all",
    "all": "any",
    "sin": "cos",
    "sqrt": "square",
    "abs": "negative",
    "sort": "flip",
}


def tree_of(function) -> ast.FunctionDef | None:
    """Return the function's definition, or None where it has no source of its own."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        found = ast.parse(source).body[0]
    except (OSError, TypeError, SyntaxError):
        return None
    return found if isinstance(found, ast.FunctionDef) else None


def _changes(node: ast.AST) -> Iterator[tuple[str, dict]]:
    """Yield (description, new fields) for each way to change this one node."""
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        for other in SWAPPED.get(type(node.op), []):
            yield f"{type(node.op).__name__} to {other.__name__}", {"op": other()}
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in SWAPPED.get(type(node.ops[0]), []):
            yield f"{type(node.ops[0]).__name__} to {other.__name__}", {"ops": [other()]}
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", {"op": ast.UAdd()}
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield f"{node.value} to {node.value + 1}", {"value": node.value + 1}
    elif isinstance(node, ast.Attribute) and node.attr in CALLS:
        yield f"{node.attr} to {CALLS[node.attr]}", {"attr": CALLS[node.attr]}


def mutants(function) -> Iterator[tuple[str, object]]:
    """Yield (description, mutant): each the function with one node of its body changed."""
    tree = tree_of(function)
    if tree is None:
        return
    tree.decorator_list = []
    inside = [node for statement in tree.body for node in ast.walk(statement)]
    docstring = ast.get_docstring(tree, clean=False)
    for place, node in enumerate(inside):
        if isinstance(node, ast.Constant) and node.value == docstring:
            continue
        for said, fields in _changes(node):
            changed = copy.deepcopy(tree)
            twin = [n for statement in changed.body for n in ast.walk(statement)][place]
            for name, value in fields.items():
                setattr(twin, name, value)
            statement = next(s for s in _statements(tree) if node in set(ast.walk(s)))
            line = ast.unparse(statement).splitlines()[0][:70]
            module = ast.fix_missing_locations(ast.Module([changed], type_ignores=[]))
            scope = dict(function.__globals__)
            scope.update(
                {
                    name: c.cell_contents
                    for name, c in zip(
                        function.__code__.co_freevars, function.__closure__ or (), strict=True
                    )
                }
            )
            exec(compile(module, "<mutant>", "exec"), scope)
            yield f"{said} in: {line}", scope[tree.name]


def _statements(tree: ast.FunctionDef) -> list[ast.stmt]:
    """Return the statements of a function, the innermost first."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node is not tree]
    return found[::-1]
