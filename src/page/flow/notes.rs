//! Footnotes in a [`Flow`]: numbered as they are called, set at the foot of the sheet below a short
//! rule, carried over where the sheet is too short.

use std::collections::VecDeque;

use super::super::atom::atoms;
use super::super::line::{Frame, Line, lines};
use super::super::{Rise, Run, Style};
use super::{Flow, baseline};

/// Blank above notes, with the rule in it.
const ABOVE: f32 = 12.0;
/// The rule is that share of the measure.
const RULE: f32 = 0.25;
/// Notes take no more of a sheet than this, or nothing else would stand on it.
const MOST: f32 = 0.6;
const PITCH: f32 = 15.0;
const SIZE: f32 = 10.0;

/// What notes there are.
#[derive(Default)]
pub(super) struct Notes {
    /// Called so far.
    count: usize,
    /// Numbered, their calls not yet placed.
    waiting: VecDeque<Vec<Run>>,
    /// Lines at the foot of this sheet.
    foot: Vec<Line>,
    /// Lines for the next.
    carried: Vec<Line>,
}

/// Depth of notes of so many lines alone on a sheet.
pub(super) fn depth_of(lines: usize) -> f32 {
    if lines == 0 {
        0.0
    } else {
        ABOVE + lines as f32 * PITCH
    }
}

impl Flow<'_> {
    /// Runs with the numbers of their notes behind them.
    pub(super) fn numbered(&mut self, runs: &[Run]) -> Vec<Run> {
        let mut all = Vec::with_capacity(runs.len());
        for run in runs {
            let Some(note) = &run.note else {
                all.push(run.clone());
                continue;
            };
            self.notes.count += 1;
            let number = self.notes.count.to_string();
            let mut text = vec![Run {
                rise: Rise::Super,
                ..Run::of(number.as_str())
            }];
            text.push(Run::of(" "));
            text.extend(note.iter().map(|run| Run {
                note: None,
                ..run.clone()
            }));
            self.notes.waiting.push_back(text);
            all.push(Run {
                note: None,
                ..run.clone()
            });
            all.push(Run {
                rise: Rise::Super,
                note: Some(Vec::new()),
                ..Run::of(number)
            });
        }
        all
    }

    /// Lines of the next so many notes.
    pub(super) fn notes_called(&mut self, calls: usize) -> Vec<Line> {
        let calls = calls.min(self.notes.waiting.len());
        let texts: Vec<Vec<Run>> = self.notes.waiting.drain(..calls).collect();
        let m = Style::Small.measures(&self.geometry);
        let frame = Frame {
            measure: self.geometry.measure / SIZE,
            indent: 0.0,
            justify: true,
        };
        let missing = &mut self.missing;
        let mut all = Vec::new();
        for runs in texts {
            let atoms = atoms(&runs, m.face, SIZE, self.fonts, frame.measure, &mut |c| {
                missing.insert(c);
            });
            all.extend(lines(&atoms, frame, SIZE));
        }
        all
    }

    /// How much more of the sheet so many lines of notes would take.
    pub(super) fn note_depth(&self, lines: usize) -> f32 {
        let have = self.notes.foot.len();
        (depth_of(have + lines) - depth_of(have)).min(self.geometry.depth * MOST)
    }

    /// Puts lines at the foot of this sheet.
    pub(super) fn foot(&mut self, lines: Vec<Line>) {
        self.notes.foot.extend(lines);
    }

    /// What notes take of the sheet so far.
    pub(super) fn foot_depth(&self) -> f32 {
        depth_of(self.notes.foot.len()).min(self.geometry.depth * MOST)
    }

    /// What the sheet before had no room for comes first.
    pub(super) fn carry_on(&mut self) {
        self.notes.foot = std::mem::take(&mut self.notes.carried);
    }

    /// Whether notes are left for another sheet.
    pub(super) fn carries(&self) -> bool {
        !self.notes.carried.is_empty()
    }

    /// Ends the sheet: its notes are drawn, the next block begins another.
    pub(super) fn close(&mut self) {
        let Some(used) = self.used.take() else {
            return;
        };
        let foot = std::mem::take(&mut self.notes.foot);
        if foot.is_empty() {
            return;
        }
        let (measure, depth) = (self.geometry.measure, self.geometry.depth);
        let room = ((depth - used - ABOVE + 0.6) / PITCH).max(1.0) as usize;
        let count = foot.len().min(room);
        let top = depth - count as f32 * PITCH;
        let rule = top - ABOVE / 2.0;
        self.rule((0.0, rule), (measure * RULE, rule), 0.5);
        let mut lines = foot.into_iter();
        for (n, line) in lines.by_ref().take(count).enumerate() {
            let y = baseline(top + n as f32 * PITCH, PITCH, SIZE);
            self.put(line.x, y, SIZE, line.glyphs);
        }
        self.notes.carried = lines.collect();
    }
}
