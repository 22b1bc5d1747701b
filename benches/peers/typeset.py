"""Sets the texts with typst as benches/typeset.rs sets them, and with weasyprint for the speed
alone. Measures typst's PDF and ours alike: lines of body text, the widest gap between two Chinese
characters of a line, lines with marks squeezed by more than 0.4 em, 避头尾, lone last words."""

import html
import re
import sys
import time
from pathlib import Path

import typst
import weasyprint
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer

BODY = 156 / 25.4 * 72 / 28
PITCH = 225 / 25.4 * 72 / 22
HEAD = f"""
#set page(width: 210mm, height: 297mm, margin: (left: 28mm, top: 37mm, right: 26mm, bottom: 35mm))
#set text(font: ("FandolFang R", "FandolFang", "Noto Serif SC"), size: {BODY}pt, lang: "zh",
  region: "cn", cjk-latin-spacing: auto, top-edge: 0.86em, bottom-edge: -0.14em)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: {PITCH - BODY}pt,
  spacing: {PITCH - BODY}pt)
#let title(b) = align(center, block(spacing: 24pt, {{
  set text(font: "Noto Serif SC", weight: "bold", size: 22pt)
  set par(justify: false, first-line-indent: 0em)
  b
}}))
"""
BEGIN = "，。、；：？！）》」』】〕〉”’…"
END = "（《「『【〔〈“‘"


def escaped(text):
    return re.sub(r"([\\#*_`$<>@\[\]=+\-/~\"'])", r"\\\1", text)


def source(texts):
    papers = []
    for text in texts:
        paragraphs = []
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for n, line in enumerate(lines):
            short = len(line) < 30 and not line.endswith("。")
            number = line.partition("、")[0]
            if n == 0:
                paragraphs.append(f"#title[{escaped(line)}]")
            elif short and "、" in line and all(c in "一二三四五六七八九十" for c in number):
                paragraphs.append(f'#text(font: "Noto Sans SC")[{escaped(line)}]')
            elif short and line.startswith("（"):
                paragraphs.append(f'#text(font: "LXGW WenKai")[{escaped(line)}]')
            else:
                paragraphs.append(escaped(line))
        papers.append("\n\n".join(paragraphs))
    return HEAD + "\n#pagebreak(weak: true)\n".join(papers)


def page_of(texts):
    """The same for weasyprint."""
    body = []
    for text in texts:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for n, line in enumerate(lines):
            tag = "h1" if n == 0 else "p"
            body.append(f"<{tag}>{html.escape(line)}</{tag}>")
    return f"""<html lang="zh"><meta charset="utf-8"><style>
@page {{ size: 210mm 297mm; margin: 37mm 26mm 35mm 28mm }}
@font-face {{ font-family: fang; src: url(FandolFang-Regular.otf) }}
body {{ font: {BODY}pt/{PITCH}pt fang; text-align: justify }}
p {{ margin: 0; text-indent: 2em }} h1 {{ font-size: 22pt; text-align: center; break-before: page }}
</style>{"".join(body)}"""


def rate(pages_of, make):
    begun = time.process_time()
    make()
    seconds = time.process_time() - begun
    return sum(1 for _ in extract_pages(pages_of, laparams=None)) / seconds


def characters(item):
    if isinstance(item, LTChar):
        yield item
    elif isinstance(item, LTContainer):
        for child in item:
            yield from characters(child)


def lines(pdf):
    """Lines of body text: characters of body size, by baseline, from left to right."""
    for page in extract_pages(pdf, laparams=LAParams(all_texts=True)):
        rows = {}
        for char in characters(page):
            if char.matrix[0] and abs(char.size - BODY) < 0.6:
                rows.setdefault(round(char.matrix[5] / 3), []).append(char)
        for y in sorted(rows, reverse=True):
            row = sorted(rows[y], key=lambda char: char.x0)
            if any(char.get_text().strip() for char in row):
                yield row


def is_chinese(char):
    return "\u4e00" <= char.get_text() <= "\u9fff"


def report(name, pdf, rate):
    all_lines = list(lines(pdf))
    gaps, tight, begins, ends, lone = [], 0, 0, 0, 0
    left, right = 28 / 25.4 * 72, 184 / 25.4 * 72
    for n, line in enumerate(all_lines):
        text = "".join(char.get_text() for char in line).strip()
        first = line[0].x0 > left + BODY * 1.5
        last = n + 1 == len(all_lines) or all_lines[n + 1][0].x0 > left + BODY * 1.5
        begins += not first and text[0] in BEGIN
        ends += not last and text[-1] in END
        words = re.findall(r"[0-9A-Za-z.,%∶]+|[\u4e00-\u9fff]", text)
        lone += last and not first and len(words) < 2
        if last:
            continue
        pairs = list(zip(line, line[1:]))
        marks = [(b.x0 - a.x1) / BODY for a, b in pairs if a.get_text() in "，。、；：" and is_chinese(b)]
        tight += any(gap < -0.4 for gap in marks)
        both = [(b.x0 - a.x1) / BODY for a, b in pairs if is_chinese(a) and is_chinese(b)]
        if both:
            gaps.append(max(both))
    gaps.sort()
    at = lambda share: gaps[min(len(gaps) - 1, int(len(gaps) * share))]
    loose = lambda limit: sum(gap > limit for gap in gaps)
    print(
        f"{name:6} {len(all_lines):6} {at(0.5):7.3f} {at(0.95):7.3f} {at(0.99):7.3f} {gaps[-1]:7.3f}"
        f" {loose(0.05):6} {loose(0.1):6} {tight:6} {begins + ends:6} {lone:5} {rate:>9}"
    )


def main(folder, keep, fonts):
    texts = [path.read_text("utf-8") for path in sorted(Path(folder).rglob("*.txt"))]
    page = Path(keep) / "typst.typ"
    page.write_text(source(texts), "utf-8")
    made, slow = Path(keep) / "typst.pdf", Path(keep) / "weasyprint.pdf"
    theirs = rate(made, lambda: typst.compile(page, output=made, font_paths=[fonts]))
    few = weasyprint.HTML(string=page_of(texts[:2]), base_url=f"{fonts}/")
    slowest = rate(slow, lambda: few.write_pdf(slow))
    print("       lines  gap in em, median  95 %    99 %   widest  >0.05  >0.10  tight 避头尾  lone  pages/s")
    report("ours", Path(keep) / "ours.pdf", "above")
    report("typst", Path(keep) / "typst.pdf", f"{theirs:.0f}")
    print(f"weasyprint sets {slowest:.0f} pages a CPU second (two of the texts; they are many seconds)")


main(*sys.argv[1:])
