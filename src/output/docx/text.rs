//! Paragraphs of a document.

use std::fmt::Write as _;

use super::styles::font;
use super::{Setting, id, twips};
use crate::ooxml::escape;
use crate::page::{Face, Paragraph, Rise, Run, Stand, Style};

/// A paragraph as its style has it. `turn`: it begins a page.
pub(super) fn styled(style: Style, runs: &[Run], turn: bool, how: &Setting) -> String {
    let style = id(style);
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{}</w:pPr>{}</w:p>",
        turned(turn),
        self::runs(runs, how)
    )
}

/// A paragraph with measures of its own.
pub(super) fn paragraph(paragraph: &Paragraph, turn: bool, how: &Setting) -> String {
    let m = paragraph.measures(&how.geometry);
    let size = m.size * how.scale;
    let keep = if m.keep { "<w:keepNext/>" } else { "" };
    let face = format!("<w:rPr>{}</w:rPr>", dress(m.face, size));
    let label = paragraph.label.as_deref().map(Run::plain);
    let label = label.map(|label| self::runs(&label, how));
    let runs: Vec<Run> = paragraph
        .runs
        .iter()
        .map(|run| Run {
            size: run.size.or(Some(m.size)),
            ..run.clone()
        })
        .collect();
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{keep}{}{}{}{face}</w:pPr>{}{}</w:p>",
        id(paragraph.style),
        turned(turn),
        spacing(m.before, m.after, m.pitch, how.scale),
        stand(m.stand, (paragraph.left, paragraph.right, m.indent), size),
        label.unwrap_or_default(),
        self::runs(&runs, how)
    )
}

/// An empty line so deep.
pub(super) fn blank(points: f32, turn: bool, how: &Setting) -> String {
    format!(
        "<w:p><w:pPr>{}{}<w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>",
        turned(turn),
        spacing(0.0, 0.0, points.max(1.0), how.scale)
    )
}

fn turned(turn: bool) -> &'static str {
    if turn { "<w:pageBreakBefore/>" } else { "" }
}

/// Blank before and after, and from baseline to baseline.
pub(super) fn spacing(before: f32, after: f32, pitch: f32, scale: f32) -> String {
    format!(
        "<w:spacing w:before=\"{}\" w:after=\"{}\" w:line=\"{}\" w:lineRule=\"exact\"/>",
        twips(before * scale),
        twips(after * scale),
        twips(pitch * scale).max(20)
    )
}

/// How lines stand, drawn in by ems of `size`: at the left, at the right, the first.
pub(super) fn stand(stand: Stand, (left, right, first): (f32, f32, f32), size: f32) -> String {
    let ems = |ems: f32| twips(ems * size);
    let (more, how) = match stand {
        Stand::Justified => (0.0, "both"),
        Stand::Left => (0.0, "left"),
        Stand::Centred => (0.0, "center"),
        Stand::Right(ems) => (f32::from(ems), "right"),
    };
    let first = match first {
        f if f < 0.0 => format!("w:hanging=\"{}\"", ems(-f)),
        f => format!("w:firstLine=\"{}\"", ems(f)),
    };
    format!(
        "<w:ind w:left=\"{}\" w:right=\"{}\" {first}/><w:jc w:val=\"{how}\"/>",
        ems(left),
        ems(right + more)
    )
}

/// Face and size of type.
pub(super) fn dress(face: Face, size: f32) -> String {
    let halves = (size * 2.0).round().max(2.0) as u32;
    format!(
        "{}<w:sz w:val=\"{halves}\"/><w:szCs w:val=\"{halves}\"/>",
        named(face)
    )
}

fn named(face: Face) -> String {
    let (name, _) = font(face);
    format!(
        "<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\" w:cs=\"{name}\" w:hint=\"eastAsia\"/>"
    )
}

/// Stretches of text.
pub(super) fn runs(runs: &[Run], how: &Setting) -> String {
    let mut xml = String::new();
    for run in runs {
        let mut dress = run.face.map(named).unwrap_or_default();
        if run.bold {
            dress.push_str("<w:b/>");
        }
        if run.italic {
            dress.push_str("<w:i/>");
        }
        if let Some(size) = run.size {
            let halves = (size * how.scale * 2.0).round().max(2.0) as u32;
            // Writing to a String can't fail.
            let _ = write!(
                dress,
                "<w:sz w:val=\"{halves}\"/><w:szCs w:val=\"{halves}\"/>"
            );
        }
        if run.under {
            dress.push_str("<w:u w:val=\"single\"/>");
        }
        match run.rise {
            Rise::Base => {}
            Rise::Super => dress.push_str("<w:vertAlign w:val=\"superscript\"/>"),
            Rise::Sub => dress.push_str("<w:vertAlign w:val=\"subscript\"/>"),
        }
        let lines: Vec<String> = run.text.split('\n').map(words).collect();
        let _ = write!(
            xml,
            "<w:r><w:rPr>{dress}</w:rPr>{}</w:r>",
            lines.join("<w:br/>")
        );
        if let Some(note) = &run.note {
            // Few papers have notes, and clerks read them where they are called.
            xml.push_str(&self::runs(&Run::plain("（注："), how));
            xml.push_str(&self::runs(note, how));
            xml.push_str(&self::runs(&Run::plain("）"), how));
        }
    }
    xml
}

fn words(line: &str) -> String {
    match line {
        "" => String::new(),
        line => format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(line)),
    }
}
