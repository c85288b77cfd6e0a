"""What the theme's templates need to know of the book: its parts, and what a page holds."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from actinit.book import exercises, head, lite, pages, sets

NUMBER = re.compile(r"(?:chapters|exercises)/(\d\d)_")


def number(docname: str) -> str:
    """Return a chapter's number, as its file name has it: "6" for chapters/06_sigmoid."""
    found = NUMBER.match(docname)
    return str(int(found[1])) if found else ""


def title(env: Any, docname: str) -> str:
    """Return the plain title of a document."""
    node = env.titles.get(docname)
    return node.astext() if node is not None else docname


def parts(app: Any, current: str) -> list[dict[str, Any]]:
    """Return the book's parts: caption, and pages with number, title, address and children."""
    site_map = app.config.external_site_map
    uri = app.builder.get_relative_uri

    def page(docname: str) -> dict[str, Any]:
        below = [item for tree in subtrees(docname) for item in tree.items]
        inside = [page(str(child)) for child in below]
        return {
            "docname": docname,
            "number": number(docname),
            "title": title(app.env, docname),
            "uri": uri(current, docname),
            "current": docname == current,
            "open": docname == current or any(child["open"] for child in inside),
            "pages": inside,
        }

    def subtrees(docname: str) -> list[Any]:
        return site_map[docname].subtrees if docname in site_map else []

    root = site_map.root.docname
    return [
        {"caption": tree.caption or "", "pages": [page(str(item)) for item in tree.items]}
        for tree in subtrees(root)
    ]


def links(options: dict[str, Any], docname: str, source: str) -> list[dict[str, str]]:
    """Return where else a notebook can be opened: Binder and Colab, if a repository is set."""
    repository = (options.get("repository_url") or "").rstrip("/")
    launch = options.get("launch_buttons") or {}
    branch = options.get("repository_branch") or "main"
    if not (source.endswith(".ipynb") and repository.startswith("https://github.com/")):
        return []
    slug = repository.removeprefix("https://github.com/")
    found = []
    if hub := launch.get("binderhub_url"):
        path = quote(f"lab/tree/{source}", safe="")
        found.append(
            {"name": "Binder", "uri": f"{hub.rstrip('/')}/v2/gh/{slug}/{branch}?urlpath={path}"}
        )
    if colab := launch.get("colab_url"):
        found.append(
            {"name": "Colab", "uri": f"{colab.rstrip('/')}/github/{slug}/blob/{branch}/{source}"}
        )
    return found


def page_context(app: Any, pagename: str, template: str, context: dict[str, Any], doctree: Any):
    """Add to a page's template context what theme/layout.html shows."""
    body = context["body"] = pages.finish(
        context.get("body") or "", context["pathto"]("_static/figures/", 1)
    )
    here = parts(app, pagename)
    if sets.MARK in body:
        body = context["body"] = body.replace(sets.MARK, sets.table(here))
    context["parts"] = here
    context["part"] = next(
        (part["caption"] for part in here for page in part["pages"] if page["open"]), ""
    )
    context["chapter_number"] = number(pagename)
    context["is_exercises"] = pagename.startswith("exercises/")
    context["has_maths"] = "<math" in body
    context["has_italics"] = "<em" in body
    context["has_explorer"] = "actinit-widget" in body
    context["has_exercise"] = "actinit-exercise" in body
    context["has_sets"] = 'class="sets"' in body
    address = exercises.pyodide_address()
    remote = address.startswith("https:")
    context["pyodide"] = address if remote else context["pathto"](address, 1)
    python = address if remote else "'self'"
    context["theme_script"], context["icon"] = head.THEME, head.icon()
    context["policy"] = head.policy(python if context["has_exercise"] else "")
    context["card"] = head.address(app.config.html_baseurl, "_static/card.png")
    context["root_uri"] = app.builder.get_relative_uri(pagename, app.config.root_doc)
    context["search_uri"] = app.builder.get_relative_uri(pagename, "search")
    context["script_files"], context["css_files"] = [], []
    source = ""
    if pagename in app.env.found_docs:
        source = str(app.env.doc2path(pagename, base=False))
    context["launch_links"] = links(app.config.html_theme_options, pagename, source)
    if app.config.actinit_lite and source.endswith(".ipynb"):
        inside = {"name": "JupyterLite", "uri": context["pathto"](lite.address(pagename), 1)}
        context["launch_links"].insert(0, inside)
    context["notebook"] = source.rsplit("/", 1)[-1] if source.endswith(".ipynb") else ""
    context["description"] = describe(doctree)


def describe(doctree: Any, longest: int = 160) -> str:
    """Return the first sentences of a page, for search engines and link previews."""
    from docutils import nodes

    if doctree is None:
        return ""
    paragraph = doctree.next_node(nodes.paragraph)
    text = " ".join(paragraph.astext().split()) if paragraph is not None else ""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " ..."
