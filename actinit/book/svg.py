"""Matplotlib's SVG, made small and fit for a page with a light and a dark mode.

A drawing is put into the page itself, so that it costs no request, keeps its place while
the page loads and takes the page's colours: black becomes the colour of the text, white the
page, and each colour of the palette may have a lighter twin in the dark (see book.css).
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

INK, PAPER = "currentColor", "var(--page)"
# An artist's gid that begins so keeps its colours: the cells of a heat map and what is on them.
AS_DRAWN = "as-drawn"
# The palette of actinit.plots, lines and the darker words beside them, and each one's twin in
# the dark. Yellow is too light for a white page.
TWINS = {
    "0072b2": "#3a9fdd", "d55e00": "#ec7a26", "009e73": "#2fc596", "cc79a7": "#dd93bd",
    "56b4e9": "#7cc6f0", "e69f00": "#f0b536", "f0e442": "#f0e442",
    "b84f00": "#f59350", "007a58": "#2fc596", "a34d7c": "#dd93bd", "8f6200": "#f0b536",
    "1b76ac": "#7cc6f0",
}  # fmt: skip
DAYTIME = {"f0e442": "#c9bd1d"}
PALETTE = "".join(
    f"--c-{name}:light-dark({DAYTIME.get(name, '#' + name)},{twin});"
    for name, twin in TWINS.items()
)
# Presentation attributes that only repeat SVG's initial values.
INITIAL = {
    "stroke-linejoin": "miter", "stroke-linecap": "butt", "stroke-opacity": "1", "opacity": "1",
    "fill-opacity": "1", "stroke-dasharray": "none",
}  # fmt: skip


def colour(value: str) -> str:
    """Return a page's colour for a figure's: greys by name, the others through a variable."""
    value = value.lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        return value
    red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    if max(red, green, blue) - min(red, green, blue) < 12:
        if red < 0x48:
            return INK
        if red > 0xFA:
            return PAPER
        return "var(--figure-grey)" if red < 0xA8 else "var(--figure-faint)"
    return f"var(--c-{value[1:]}, {value})"


def _shorter(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".").replace("-0.", "-.") or "0"


def _inline_styles(element: ElementTree.Element, fixed: bool = False) -> None:
    style = element.attrib.pop("style", "")
    for rule in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = (text.strip() for text in rule.partition(":"))
        if INITIAL.get(name) == value:
            continue
        paint = name in ("fill", "stroke", "stop-color") and not fixed
        element.set(name, colour(value) if paint else value)


def page_svg(source: str, alt: str, prefix: str, glyphs: set[str] | None = None) -> str:
    """Return source as an SVG element for a page.

    alt    : what the picture shows, in words
    prefix : makes the ids of this drawing unique on the page
    glyphs : ids of letter shapes that the page has already; new ones are added to it
    """
    glyphs = set() if glyphs is None else glyphs
    svg = ElementTree.fromstring(source)
    for element in svg.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if name.startswith("{")]:
            element.set(name.rpartition("}")[2], element.attrib.pop(name))  # xlink:href
        element.text, element.tail = (_words(element.text), None)
    as_drawn = {e for g in svg.iter() if g.get("id", "").startswith(AS_DRAWN) for e in g.iter()}
    _prune(svg)
    for element in svg.iter():
        _inline_styles(element, fixed=element in as_drawn)
        _round(element)
    _rename(svg, prefix, glyphs)
    width, height = (float(x) for x in svg.get("viewBox", "0 0 1 1").split()[2:])
    inner = "".join(ElementTree.tostring(child, encoding="unicode") for child in svg)
    inner = re.sub(r"<g>((?:<path [^>]*/>|<use [^>]*/>)*)</g>", r"\1", inner).replace(" />", "/>")
    # Points are 4/3 of a pixel.
    return (
        f'<svg role="img" aria-label="{escape(alt)}" width="{width * 4 / 3:.0f}" '
        f'height="{height * 4 / 3:.0f}" viewBox="{svg.get("viewBox")}">{inner}</svg>'
    )


# Colours of a drawing that stands in a file of its own: browsers hand the page's colour mode
# on to a picture, so light-dark() follows the reader's choice there too.
OWN_COLOURS = (
    "svg{color:light-dark(#1b1d21,#e4e6ea);fill:currentColor;--page:light-dark(#fff,#14161a);"
    "--figure-grey:light-dark(#6b6f76,#a3a9b3);--figure-faint:light-dark(#d4d6da,#3a3f48);"
    f"{PALETTE}color-scheme:light dark}}"
)


def as_file(svg: str) -> str:
    """Return a page's SVG as the text of a file, its letter shapes included."""
    head, body = svg.split(">", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}><style>{OWN_COLOURS}</style>{body}"


def _words(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _round(element: ElementTree.Element) -> None:
    """Keep a hundredth of a point, and more only where a letter is scaled."""
    for name, value in list(element.attrib.items()):
        if name == "d":
            value = re.sub(r"-?\d+\.\d{3,}", _shorter, " ".join(value.split()))
            element.set(name, re.sub(r" ?([MLCQZHV]) ?", r"\1", value))
        elif name in ("x", "y", "width", "height", "stroke-width"):
            element.set(name, re.sub(r"-?\d+\.\d{3,}", _shorter, value))
        elif name == "transform":
            element.set(name, re.sub(r"-?\d+\.\d{5,}", lambda m: f"{float(m[0]):.4f}", value))


def _prune(svg: ElementTree.Element) -> None:
    """Remove metadata and the white sheets under the figure and under each of its axes."""
    for parent in list(svg.iter()):
        for child in list(parent):
            empty = child.tag == "defs" and not len(child)
            style_only = child.tag == "defs" and all(e.tag == "style" for e in child)
            if child.tag in ("metadata", "title") or empty or style_only or _is_sheet(child):
                parent.remove(child)


def _is_sheet(group: ElementTree.Element) -> bool:
    if not re.match(r"patch_\d+$", group.get("id", "")) or not len(group):
        return False
    style = group[0].get("style", "").replace(" ", "")
    return "fill:#ffffff" in style and "stroke:" not in style.replace("stroke:none", "")


def _rename(svg: ElementTree.Element, prefix: str, glyphs: set[str]) -> None:
    """Make ids unique; letter shapes are shared by all drawings of a page."""
    used = {
        name
        for element in svg.iter()
        for value in element.attrib.values()
        for name in re.findall(r"#([\w.-]+)", value)
    }
    for parent in list(svg.iter()):
        for element in list(parent):
            name = element.attrib.pop("id", None)
            if name is None or name not in used:
                continue
            if element.tag == "path" and re.match(r"[A-Z]\w*-\w*-?[0-9a-f]+$", name):
                if name in glyphs:
                    parent.remove(element)
                glyphs.add(name)
                element.set("id", name)
            else:
                element.set("id", prefix + name)
    for element in svg.iter():
        for name, value in element.attrib.items():
            if "#" in value and not value.startswith("data:"):
                reference = re.compile(r"(^#)([\w.-]+)" if name == "href" else r"(url\(#)([\w.-]+)")
                element.set(
                    name,
                    reference.sub(
                        lambda m: m[1] + ("" if m[2] in glyphs else prefix) + m[2], value
                    ),
                )
